"use client";
import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { IconMoon, IconSun } from "@tabler/icons-react";
import styles from "./theme-toggle.module.css";

/** Follows the system until it is used. Both icons are drawn and CSS picks one, so that server and browser agree. */
export function ThemeToggle({ labels }: { labels: { toDark: string; toLight: string } }) {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light", { getInitialValueInEffect: true });
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      className={styles.toggle}
      aria-label={scheme === "dark" ? labels.toLight : labels.toDark}
      onClick={() => setColorScheme(scheme === "dark" ? "light" : "dark")}
    >
      <IconMoon className={styles.moon} size={20} stroke={1.6} aria-hidden="true" />
      <IconSun className={styles.sun} size={20} stroke={1.6} aria-hidden="true" />
    </ActionIcon>
  );
}
