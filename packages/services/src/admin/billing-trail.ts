import type { Tx } from "@tenantry/db/client";
import { staff } from "@tenantry/db/platform/identity";
import { auditLog } from "@tenantry/db/platform/operations";
import { and, count, desc, eq, inArray, like, or } from "drizzle-orm";
import type { TenantContext } from "../context.ts";

export type TrailEntry = Pick<
  typeof auditLog.$inferSelect,
  "id" | "at" | "action" | "targetId" | "actorType" | "actorId" | "reason" | "before" | "after"
> & {
  /** Of staff. */
  readonly by: string | null;
};

/** What changes what a tenant has, pays or owes. */
const families = [
  "subscription",
  "trial",
  "invoice",
  "credit_note",
  "payment",
  "payment_method",
  "billing",
  "billing_profile",
  "agreement",
  "clock",
] as const;

/** One page of what was done about a tenant's billing, newest first; `targetIds` narrow it to an invoice and its credit notes. */
export async function billingTrail(
  ctx: TenantContext,
  { page, pageSize, targetIds }: { page: number; pageSize: number; targetIds?: readonly string[] },
): Promise<{ rows: TrailEntry[]; total: number }> {
  const where = and(
    eq(auditLog.tenantId, ctx.tenantId),
    targetIds
      ? inArray(auditLog.targetId, [...targetIds])
      : or(...families.map((family) => like(auditLog.action, `${family.replaceAll("_", "\\_")}.%`))),
  );
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const [rows, [total]] = await Promise.all([
      tx
        .select()
        .from(auditLog)
        .where(where)
        .orderBy(desc(auditLog.at), desc(auditLog.id))
        .limit(pageSize)
        .offset((page - 1) * pageSize),
      tx.select({ value: count() }).from(auditLog).where(where),
    ]);
    const names = await staffNames(tx, rows);
    return {
      total: total?.value ?? 0,
      rows: rows.map(({ id, at, action, targetId, actorType, actorId, reason, before, after }) => ({
        id,
        at,
        action,
        targetId,
        actorType,
        actorId,
        reason,
        before,
        after,
        by: (actorType === "staff" && actorId && names.get(actorId)) || null,
      })),
    };
  });
}

async function staffNames(tx: Tx, rows: readonly (typeof auditLog.$inferSelect)[]): Promise<Map<string, string>> {
  const ids = new Set(rows.flatMap(({ actorType, actorId }) => (actorType === "staff" && actorId ? [actorId] : [])));
  if (ids.size === 0) return new Map();
  const people = await tx
    .select({ id: staff.id, name: staff.name })
    .from(staff)
    .where(inArray(staff.id, [...ids]));
  return new Map(people.map(({ id, name }) => [id, name]));
}
