import type { TenantId } from "@tenantry/core/ids";
import { type RegistrationStatus, registrationStatus } from "@tenantry/core/tenant/registration";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { invoices } from "@tenantry/db/platform/billing";
import { registrations, slugs } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, isNotNull, lte } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { takeBackInvoice } from "../billing/void-invoice.ts";
import { actorRef, type ServiceContext, type TenantContext } from "../context.ts";
import { findOpenAttempt } from "../payments/attempt.ts";
import type { PaymentContext, TenantPaymentContext } from "../payments/context.ts";
import { releaseAttempt } from "../payments/release-attempt.ts";
import { sweepTenants } from "../subscription/sweep-tenants.ts";

const batch = 200;

/**
 * Registrations whose wait was too long give their slug back and lose the password's hash; whoever waited for staff, or has
 * not paid, is told. An open card page is ended at the gateway first: money that had come meanwhile is honoured. Returns how
 * many have expired.
 */
export async function expireRegistrations(ctx: PaymentContext): Promise<number> {
  const now = ctx.clock.now();
  const due = await ctx.db.orm
    .select({ tenantId: registrations.tenantId })
    .from(registrations)
    .where(and(isNotNull(registrations.passwordHash), lte(registrations.expiresAt, now)))
    .orderBy(asc(registrations.expiresAt))
    .limit(batch);
  const rows = due.map((row) => ({ ...row, ownTime: null }));
  const { done } = await sweepTenants(ctx, rows, "registrations could not be ended", async (tenant) => {
    const inTenant = { ...tenant, gateways: ctx.gateways };
    if (!(await endCardPage(inTenant))) return false;
    return inBilling(inTenant, (tx, at) => expire(inTenant, tx, at));
  });
  return done;
}

/** False when its money has come, or may still be on its way: then the next sweep looks again. */
async function endCardPage(ctx: TenantPaymentContext): Promise<boolean> {
  const open = await ctx.db.withTenant(ctx.tenantId, (tx) => openAttemptOf(tx, ctx.tenantId));
  return !open || (await releaseAttempt(ctx, open)) === "released";
}

async function openAttemptOf(tx: Tx, tenantId: TenantId) {
  const [registration] = await tx.select().from(registrations).where(eq(registrations.tenantId, tenantId));
  return registration?.invoiceId && !registration.paidAt
    ? ((await findOpenAttempt(tx, registration.invoiceId)) ?? null)
    : null;
}

async function expire(ctx: TenantContext, tx: Tx, now: Date): Promise<boolean> {
  const { tenantId } = ctx;
  const [registration] = await tx
    .select()
    .from(registrations)
    .where(eq(registrations.tenantId, tenantId))
    .for("update");
  if (!registration) return false;
  const status = registrationStatus(registration, now);
  if (status !== "expired" && status !== "rejected") return false;
  // Somebody has opened another page since.
  if (await openAttemptOf(tx, tenantId)) return false;
  // Of rejected ones too: a hash that stayed would be found by every later batch.
  await tx.update(registrations).set({ passwordHash: null }).where(eq(registrations.id, registration.id));
  if (status === "rejected") return false;
  await tx.delete(slugs).where(eq(slugs.tenantId, tenantId));
  if (registration.invoiceId) await takeBackUnpaid(ctx, tx, registration.invoiceId, now);
  const waitedFor = registrationStatus({ ...registration, expiresAt: null }, now);
  if (tells.includes(waitedFor)) await enqueueEvent(tx, { name: "registration/expired", data: { tenantId } }, now);
  const entry = { tenantId, actor: actorRef(ctx.actor), after: { waitedFor } };
  await recordAudit(tx, { ...entry, action: "registration.expired" }, now);
  return true;
}

/** Who never confirmed an address is not written to. */
const tells: readonly RegistrationStatus[] = ["awaiting_approval", "awaiting_payment"];

/** An invoice that nobody has paid is void and keeps its number. */
async function takeBackUnpaid(ctx: ServiceContext, tx: Tx, invoiceId: string, now: Date): Promise<void> {
  const [invoice] = await tx.select().from(invoices).where(eq(invoices.id, invoiceId));
  if (!invoice || invoice.paidAt || invoice.voidedAt) return;
  await takeBackInvoice(ctx, tx, { invoiceId, reason: "expired", keepsWaiting: false }, now);
}
