import { BillingProfileInput, StaffBillingInput } from "@tenantry/core/billing/inputs";
import { assert } from "@tenantry/core/errors";
import type { Tx } from "@tenantry/db/client";
import { recordAudit } from "@tenantry/db/journal";
import { billingProfiles } from "@tenantry/db/platform/billing";
import { eq } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";
import { inBilling } from "./billing-transaction.ts";

type Row = typeof billingProfiles.$inferSelect;
export type BillingProfile = Omit<Row, "tenantId" | "updatedAt">;

/** Who the tenant is on paper; null fields fall back to its own profile. */
export async function getBillingProfile(ctx: TenantContext): Promise<BillingProfile> {
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const [row] = await tx.select().from(billingProfiles).where(eq(billingProfiles.tenantId, ctx.tenantId));
    return row ? withoutKeys(row) : empty;
  });
}

const empty: BillingProfile = {
  legalName: null,
  address: null,
  city: null,
  country: null,
  email: null,
  taxNumber: null,
  taxExempt: false,
  purchaseOrder: null,
  documentLanguage: null,
  termsDays: null,
  lastGateway: null,
};

/** Changes the named fields for the invoices that are still to come. */
export async function updateBillingProfile(ctx: TenantContext, input: BillingProfileInput): Promise<BillingProfile> {
  return update(ctx, BillingProfileInput.parse(input), null);
}

/** What only staff may say: exemption from tax, payment terms. */
export async function updateBillingTerms(
  ctx: TenantContext,
  input: StaffBillingInput,
  reason: string,
): Promise<BillingProfile> {
  return update(ctx, StaffBillingInput.parse(input), reason);
}

async function update(ctx: TenantContext, input: Partial<BillingProfile>, reason: string | null) {
  return inBilling(ctx, async (tx, now) => {
    const before = await load(tx, ctx);
    const entries = Object.entries(input).filter(
      ([key, value]) => value !== undefined && value !== before[key as keyof Row],
    );
    const changed: Partial<BillingProfile> = Object.fromEntries(entries);
    if (entries.length === 0) return withoutKeys(before);
    await tx
      .update(billingProfiles)
      .set({ ...changed, updatedAt: now })
      .where(eq(billingProfiles.tenantId, ctx.tenantId));
    await recordAudit(
      tx,
      {
        tenantId: ctx.tenantId,
        actor: actorRef(ctx.actor),
        action: "billing_profile.updated",
        reason,
        before: Object.fromEntries(entries.map(([key]) => [key, before[key as keyof Row]])),
        after: changed,
        requestId: ctx.requestId,
      },
      now,
    );
    return withoutKeys({ ...before, ...changed });
  });
}

async function load(tx: Tx, { tenantId }: TenantContext): Promise<Row> {
  const [row] = await tx.select().from(billingProfiles).where(eq(billingProfiles.tenantId, tenantId));
  assert(row, "the billing row is locked");
  return row;
}

const withoutKeys = ({ tenantId: _, updatedAt: __, ...profile }: Row): BillingProfile => profile;
