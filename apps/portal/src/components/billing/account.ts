import { membershipMay } from "@tenantry/core/identity/permissions";
import { notFound } from "next/navigation";
import { redirectToSignIn } from "../identity/sign-in-redirect.ts";
import { loadAccount } from "../owner/account.ts";

export type BillingParams = { params: Promise<{ tenantId: string }> };
export type Query = Readonly<Record<string, string | string[] | undefined>>;

/** The business whose billing is looked at, and whether this person may change it; somebody else's is not found. */
export async function billingAccount(tenantId: string, path: string) {
  const account = await loadAccount();
  if (!account) return redirectToSignIn("owner", "/tenant/login", path);
  const tenant = account.tenants.find(({ id }) => id === tenantId);
  if (!tenant) notFound();
  return { tenant, mayWrite: membershipMay(tenant.role, "billing:write") };
}
