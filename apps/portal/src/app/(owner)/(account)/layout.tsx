import type { ReactNode } from "react";
import { loadAccount } from "../../../components/owner/account.ts";
import { AccountShell } from "../../../components/owner/account-shell.tsx";
import { ClientMessages } from "../../../i18n/client-messages.tsx";
import { api } from "../../../trpc/server.ts";

export default async function AccountLayout({ children }: { children: ReactNode }) {
  const account = await loadAccount();
  // The page leads to the sign-in, because it knows its own address.
  if (!account) return children;
  const { owner, tenants } = account;
  const portal = await api.tenant.portal();
  return (
    <ClientMessages sections={["portal.nav", "portal.account", "common.brand", "common.nav"]}>
      <AccountShell owner={owner} tenants={tenants.map(({ id, name }) => ({ id, name }))} portal={portal}>
        {children}
      </AccountShell>
    </ClientMessages>
  );
}
