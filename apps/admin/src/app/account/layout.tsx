import type { ReactNode } from "react";
import DashboardLayout from "../dashboard/layout.tsx";

/** The frame of the dashboard, around an address of its own. */
export default function AccountLayout({ children }: { children: ReactNode }) {
  return <DashboardLayout>{children}</DashboardLayout>;
}
