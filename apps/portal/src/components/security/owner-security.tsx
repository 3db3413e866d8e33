"use client";
import { AccountSecurity, type AccountSecurityProps } from "@tenantry/ui/account/security";
import { trpc } from "../../trpc/client.tsx";
import { PortalAccountKit } from "./account-kit.tsx";

/** An owner's own sign-in: the same for all their businesses. */
export function OwnerSecurity(props: AccountSecurityProps) {
  const { ownerAccount } = trpc.useUtils().client;
  return (
    <PortalAccountKit passwordMin={props.password.min}>
      <AccountSecurity {...props} account={ownerAccount} />
    </PortalAccountKit>
  );
}
