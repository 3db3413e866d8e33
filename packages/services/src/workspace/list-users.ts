import { users } from "@tenantry/db/tenant/tables";
import { asc } from "drizzle-orm";
import type { TenantContext } from "../context.ts";
import { userOf, type WorkspaceUser } from "./workspace-user.ts";

const most = 500;

/** Everybody who has or had a seat, longest here first. At most 500. */
export async function listUsers(ctx: TenantContext): Promise<WorkspaceUser[]> {
  const now = ctx.clock.now();
  const rows = await ctx.db.inWorkspace(ctx.tenantId, (tx) =>
    tx.select().from(users).orderBy(asc(users.createdAt), asc(users.id)).limit(most),
  );
  return rows.map((row) => userOf(row, now));
}
