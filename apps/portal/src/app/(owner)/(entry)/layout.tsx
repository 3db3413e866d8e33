import type { ReactNode } from "react";
import { PublicShell } from "../../../components/chrome/public-shell.tsx";

export default function EntryLayout({ children }: { children: ReactNode }) {
  return <PublicShell plain>{children}</PublicShell>;
}
