import type { ReactNode } from "react";
import { PublicShell } from "../../components/chrome/public-shell.tsx";

export default function MarketingLayout({ children }: { children: ReactNode }) {
  return <PublicShell>{children}</PublicShell>;
}
