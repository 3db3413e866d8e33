import { Box } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./scroll-region.module.css";

/** What may be wider than the screen; the keyboard scrolls it, also when nothing in it takes the focus. */
export function ScrollRegion({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Box className={styles.region} role="region" tabIndex={0} aria-label={label}>
      {children}
    </Box>
  );
}
