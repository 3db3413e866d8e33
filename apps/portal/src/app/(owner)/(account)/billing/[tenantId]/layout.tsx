import type { ReactNode } from "react";
import { SandboxClock } from "../../../../../components/billing/sandbox-clock.tsx";
import { ClientMessages } from "../../../../../i18n/client-messages.tsx";

type Props = { children: ReactNode; params: Promise<{ tenantId: string }> };

export default async function BillingLayout({ children, params }: Props) {
  const { tenantId } = await params;
  return (
    <ClientMessages sections={["portal.billing"]}>
      <SandboxClock tenantId={tenantId} />
      {children}
    </ClientMessages>
  );
}
