import { randomUUIDv7 } from "node:crypto";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { type Currency, money, toDecimal } from "@tenantry/core/money";
import type { PlatformSettings } from "@tenantry/core/settings";
import { inBilling } from "@tenantry/services/billing/billing-transaction";
import { loadPaymentFacts, type Settled, settleInvoice } from "@tenantry/services/billing/settle-invoice";
import type { TenantContext } from "@tenantry/services/context";
import { checkBillingAudit, checkBillingInvariants } from "@tenantry/services/operations/billing-invariants";
import { changePlan } from "@tenantry/services/subscription/change-plan";
import type { ChangeResult } from "@tenantry/services/subscription/commit-change";
import { openWorld, type registration } from "./world.ts";

export const vat = (percent: number, country = "OM", validFrom = "2020-01-01T00:00:00Z") => ({
  country,
  code: "VAT",
  name: { en: "VAT", ar: "ضريبة القيمة المضافة" },
  ratePpm: percent * 10_000,
  validFrom,
});

type Billing = Partial<PlatformSettings["billing"]>;

/** A world whose tenants pay: what the payment services do, without a gateway. */
export async function openBilling() {
  const world = await openWorld({ poolSize: 24 });
  const { clock, sql } = world;
  const at = (text: string) => clock.set(new Date(text));
  const tenant = (tenantId: TenantId): TenantContext => ({ ...world.portal, tenantId });

  /** Money for an invoice, exactly what it asks for, in whole gateway steps of one. */
  async function pay(tenantId: TenantId, invoiceId: string, gatewayRef: string = randomUUIDv7()): Promise<Settled> {
    const ctx = { ...world.worker, tenantId };
    return inBilling(ctx, async (tx, now) => {
      const facts = await loadPaymentFacts(tx, tenantId, invoiceId);
      if (!facts) throw new Error("no such invoice");
      const [row] = await sql`select currency from platform.invoices where id = ${invoiceId}`;
      const amount = money(facts.due, row?.currency as Currency);
      const outcome =
        facts.invoice === "open" ? ({ kind: "settle" } as const) : ({ kind: "to_balance", amount } as const);
      const rounding = money(0n, amount.currency);
      const payment = {
        gateway: "stripe" as const,
        gatewayRef,
        attemptId: null,
        amount,
        rounding,
        method: "visa 4242",
      };
      return settleInvoice(ctx, tx, facts, outcome, { ...payment, paidAt: now }, now);
    });
  }

  /** Changes plan and pays what that asks for. */
  async function changeAndPay(
    tenantId: TenantId,
    input: Omit<Parameters<typeof changePlan>[1], "by">,
  ): Promise<ChangeResult> {
    const result = await changePlan(tenant(tenantId), { ...input, by: "customer" });
    if (result.status === "awaiting_payment" && result.invoiceId) await pay(tenantId, result.invoiceId);
    return result;
  }

  const balanceOf = async (tenantId: TenantId): Promise<string> => {
    const [row] = await sql<{ minor: string; currency: string | null }[]>`
      select coalesce(sum(amount_minor), 0)::text as minor, min(currency) as currency
      from platform.balance_entries where tenant_id = ${tenantId}`;
    return toDecimal(money(BigInt(row?.minor ?? 0), (row?.currency ?? "OMR") as Currency));
  };

  return {
    ...world,
    at,
    tenant,
    pay,
    changeAndPay,
    balanceOf,
    billing: (billing: Billing, more: Partial<PlatformSettings> = {}) =>
      world.settings({ ...more, billing } as Partial<PlatformSettings>),
    /** A tenant whose trial of Free was converted and paid at the clock's time. */
    async subscriber(planCode: string, change?: Parameters<typeof registration>[0]): Promise<TenantId> {
      const tenantId = await world.readyTenant(change);
      await changeAndPay(tenantId, { planCode, cycle: change?.billingCycle ?? "monthly" });
      return tenantId;
    },
    invariants: async () => [
      ...(await checkBillingInvariants(world.worker.db.orm)),
      ...(await checkBillingAudit(world.staff.db.orm)),
    ],
    invoicesOf: (tenantId: TenantId) =>
      sql`select *, case when voided_at is not null then 'void' when paid_at is not null then 'paid' when finalized_at is not null then 'open' else 'draft' end as state
        from platform.invoices where tenant_id = ${tenantId} and (number is not null or voided_at is null) order by created_at, sequence`,
    subscriptionsOf: (tenantId: TenantId) =>
      sql`select * from platform.subscriptions where tenant_id = ${tenantId} order by started_at, id`,
    changesOf: (tenantId: TenantId) =>
      sql`select * from platform.subscription_changes where tenant_id = ${tenantId} order by requested_at, id`,
    parse: parseTenantId,
  };
}
