"use client";
import { AccountSecurity, type AccountSecurityProps } from "@tenantry/ui/account/security";
import { trpc } from "../../trpc/client.tsx";
import { AdminAccountKit } from "./account-kit.tsx";

/** A member of staff's own sign-in. */
export function StaffSecurity(props: AccountSecurityProps) {
  const { staffAccount } = trpc.useUtils().client;
  return (
    <AdminAccountKit passwordMin={props.password.min}>
      <AccountSecurity {...props} account={staffAccount} />
    </AdminAccountKit>
  );
}
