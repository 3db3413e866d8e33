import { Stack } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./door.module.css";

/** Title and content of a page at the door. */
export function AuthCard({ title, intro, children }: { title: string; intro: string; children: ReactNode }) {
  return (
    <>
      <header className={styles.head}>
        <h1>{title}</h1>
        <p>{intro}</p>
      </header>
      <Stack gap="md">{children}</Stack>
    </>
  );
}
