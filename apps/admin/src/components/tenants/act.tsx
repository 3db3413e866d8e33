"use client";
import { notifications } from "@mantine/notifications";
import { type ReactNode, useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import styles from "./danger-zone.module.css";

/** One act of the danger zone: what it does beside its button. */
export function Act({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <div className={styles.act}>
      <div>
        <h3>{title}</h3>
        <p>{text}</p>
      </div>
      {children}
    </div>
  );
}

/** The dialog's state, and what every act does when it has succeeded. */
export function useAct(done: string) {
  const [opened, setOpened] = useState(false);
  const utils = trpc.useUtils();
  const onSuccess = async () => {
    setOpened(false);
    notifications.show({ message: done });
    await Promise.all([utils.admin.tenants.invalidate(), utils.admin.leaving.invalidate()]);
  };
  return { opened, open: () => setOpened(true), close: () => setOpened(false), onSuccess };
}
