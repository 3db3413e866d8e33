import { randomUUIDv7 } from "node:crypto";
import { assert, DomainError } from "@tenantry/core/errors";
import { isUuid, type TenantId } from "@tenantry/core/ids";
import type { GatewayId, GatewayMethod } from "@tenantry/core/ports/payments";
import type { Queryable } from "@tenantry/db/client";
import { type ActorRef, enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { paymentMethods } from "@tenantry/db/platform/payments";
import { and, desc, eq, isNull, ne } from "drizzle-orm";

export type MethodRow = typeof paymentMethods.$inferSelect;

const live = isNull(paymentMethods.removedAt);
const mostMethods = 20;

/** A saved card as customers and staff see it. */
export type PaymentMethod = {
  readonly id: string;
  readonly gateway: GatewayId;
  readonly brand: string;
  readonly last4: string;
  readonly expiresMonth: number;
  readonly expiresYear: number;
  readonly isDefault: boolean;
  readonly createdAt: Date;
};

export const toMethod = (row: MethodRow): PaymentMethod => ({
  id: row.id,
  gateway: row.gateway,
  brand: row.brand,
  last4: row.last4,
  expiresMonth: row.expiresMonth,
  expiresYear: row.expiresYear,
  isDefault: row.isDefault,
  createdAt: row.createdAt,
});

export async function loadMethods(tx: Queryable, tenantId: TenantId): Promise<MethodRow[]> {
  return tx
    .select()
    .from(paymentMethods)
    .where(and(eq(paymentMethods.tenantId, tenantId), live))
    .orderBy(desc(paymentMethods.isDefault), desc(paymentMethods.createdAt))
    .limit(mostMethods);
}

/** By our id, or by the gateway's (`pm_…` in the REST API). */
export async function findMethod(tx: Queryable, tenantId: TenantId, id: string): Promise<MethodRow> {
  const known = isUuid(id) ? eq(paymentMethods.id, id) : eq(paymentMethods.methodRef, id);
  const [row] = await tx
    .select()
    .from(paymentMethods)
    .where(and(eq(paymentMethods.tenantId, tenantId), known, live));
  if (!row) throw new DomainError("not_found", "There is no such payment method.");
  return row;
}

export async function findDefaultMethod(tx: Queryable, tenantId: TenantId): Promise<MethodRow | undefined> {
  const [row] = await tx
    .select()
    .from(paymentMethods)
    .where(and(eq(paymentMethods.tenantId, tenantId), eq(paymentMethods.isDefault, true), live));
  return row;
}

/** Makes one method the default; the others stop being it first, because only one may be. */
export async function makeDefault(tx: Queryable, tenantId: TenantId, id: string): Promise<void> {
  await tx
    .update(paymentMethods)
    .set({ isDefault: false })
    .where(and(eq(paymentMethods.tenantId, tenantId), eq(paymentMethods.isDefault, true), ne(paymentMethods.id, id)));
  await tx
    .update(paymentMethods)
    .set({ isDefault: true })
    .where(and(eq(paymentMethods.id, id), live));
}

type Origin = { tenantId: TenantId; gateway: GatewayId; actor: ActorRef };

/** Keeps a method that the gateway has saved for this tenant, once, as the new default; tells those who retry unpaid invoices. */
export async function keepMethod(
  tx: Queryable,
  { tenantId, gateway, actor }: Origin,
  method: GatewayMethod,
  now: Date,
): Promise<void> {
  const { brand, last4, fingerprint, expiresMonth, expiresYear } = method;
  const id = randomUUIDv7();
  const row = { id, tenantId, gateway, methodRef: method.ref.id, brand, last4, fingerprint, expiresMonth, expiresYear };
  const added = await tx
    .insert(paymentMethods)
    .values({ ...row, isDefault: false, createdAt: now })
    .onConflictDoNothing()
    .returning({ id: paymentMethods.id });
  if (added.length === 0) return;
  await makeDefault(tx, tenantId, id);
  const after = { gateway, brand, last4 };
  await recordAudit(tx, { tenantId, actor, action: "payment_method.saved", targetId: id, after }, now);
  await enqueueEvent(tx, { name: "payment_method/saved", data: { tenantId, methodId: id } }, now);
}

/** Takes a method away from the tenant; the newest one left becomes the default. */
export async function dropMethod(
  tx: Queryable,
  row: MethodRow,
  { tenantId, actor }: Omit<Origin, "gateway">,
  now: Date,
): Promise<void> {
  const dropped = await tx
    .update(paymentMethods)
    .set({ removedAt: now, isDefault: false })
    .where(and(eq(paymentMethods.id, row.id), live))
    .returning({ id: paymentMethods.id });
  if (dropped.length === 0) return;
  if (row.isDefault) {
    const [next] = await loadMethods(tx, tenantId);
    if (next) await makeDefault(tx, tenantId, next.id);
  }
  assert(row.tenantId === tenantId, "a method is dropped by its own tenant");
  const before = { brand: row.brand, last4: row.last4 };
  await recordAudit(tx, { tenantId, actor, action: "payment_method.removed", targetId: row.id, before }, now);
}
