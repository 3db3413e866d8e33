import { type AdminRouter, adminRootRouter } from "@tenantry/api/admin-root";
import { pageContext } from "@tenantry/api/caller";
import { createCallerFactory } from "@tenantry/api/trpc";
import { type StaffRole, staffRoles } from "@tenantry/core/identity/permissions";
import { createHydrationHelpers } from "@trpc/react-query/rsc";
import { TRPCError } from "@trpc/server";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { loginPath } from "../components/auth/return-path.ts";
import { getPlatform } from "../compose.ts";
import { createQueryClient } from "./query-client.ts";

const queryClientOfRequest = cache(() => createQueryClient());
const contextOfRequest = cache(async () => pageContext(getPlatform(), await headers()));

/** For server components: `await api.admin.tenants.get({ tenantId })`, or `.prefetch(…)` inside `HydrateClient`. */
export const { trpc: api, HydrateClient } = createHydrationHelpers<AdminRouter>(
  createCallerFactory(adminRootRouter)(contextOfRequest),
  queryClientOfRequest,
);

export type Staff = {
  id: string;
  name: string;
  email: string;
  role: StaffRole;
  /** Nothing but their own account opens before it is set up. */
  secondFactorMissing: boolean;
};

/** Who is signed in, or null. */
export const currentStaff = cache(async (): Promise<Staff | null> => {
  const me = await api.staff.me();
  const role = staffRoles.find((known) => known === me?.role);
  if (!me || !role) return null;
  const { id, name, email, secondFactorMissing } = me;
  return { id, name, email, role, secondFactorMissing };
});

/**
 * Guards a page: without a session it leads to the sign-in, which leads back to `path`; without a second factor that is
 * required, to the account that sets one up.
 */
export async function requireStaff(path: string): Promise<Staff> {
  const me = (await currentStaff()) ?? redirect(loginPath(path));
  return me.secondFactorMissing ? redirect("/account") : me;
}

/** What a page cannot do without: hidden or absent leads to "not found". */
export async function required<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof TRPCError && error.code === "NOT_FOUND") notFound();
    throw error;
  }
}
