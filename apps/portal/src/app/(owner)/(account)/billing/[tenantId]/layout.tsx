import type { ReactNode } from "react";
import { ClientMessages } from "../../../../../i18n/client-messages.tsx";

export default function BillingLayout({ children }: { children: ReactNode }) {
  return <ClientMessages sections={["portal.billing"]}>{children}</ClientMessages>;
}
