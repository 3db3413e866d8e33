import { auditLog } from "@tenantry/db/platform/operations";
import { and, eq, inArray } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";

/** Why staff did what they did to each of these; the audit row is of the same instant as the change. */
export async function reasonsOf(
  ctx: ServiceContext,
  action: string,
  targets: readonly { readonly id: string; readonly at: Date | null }[],
): Promise<Map<string, string | null>> {
  const done = targets.flatMap(({ id, at }) => (at ? [{ id, at }] : []));
  if (done.length === 0) return new Map();
  const ids = done.map(({ id }) => id);
  const instants = done.map(({ at }) => at);
  const rows = await ctx.db.orm
    .select({ id: auditLog.targetId, reason: auditLog.reason })
    .from(auditLog)
    .where(and(inArray(auditLog.at, instants), inArray(auditLog.targetId, ids), eq(auditLog.action, action)));
  return new Map(rows.flatMap(({ id, reason }) => (id ? [[id, reason] as const] : [])));
}
