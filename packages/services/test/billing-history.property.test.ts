import { DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import { addOneOffLine } from "@tenantry/services/billing/add-one-off-line";
import { creditInvoice } from "@tenantry/services/billing/credit-invoice";
import { sweepDrafts } from "@tenantry/services/billing/finalize-draft";
import { generateInvoice } from "@tenantry/services/billing/generate-invoice";
import { voidInvoice } from "@tenantry/services/billing/void-invoice";
import { buyAddOn } from "@tenantry/services/subscription/buy-add-on";
import { cancelSubscription } from "@tenantry/services/subscription/cancel";
import { changePlan } from "@tenantry/services/subscription/change-plan";
import { dropAddOn } from "@tenantry/services/subscription/drop-add-on";
import { expireChanges } from "@tenantry/services/subscription/expire-changes";
import { previewAddOn } from "@tenantry/services/subscription/preview-add-on";
import { previewChange } from "@tenantry/services/subscription/preview-change";
import { sweepPastDue } from "@tenantry/services/subscription/refresh-past-due";
import { sweepRenewals } from "@tenantry/services/subscription/renew";
import { resumeSubscription } from "@tenantry/services/subscription/resume";
import { sweepTrials } from "@tenantry/services/subscription/sweep-trials";
import { undoChange } from "@tenantry/services/subscription/undo-change";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { openBilling, vat } from "./support/billing.ts";

const world = await openBilling();
afterAll(async () => {
  await sql`delete from platform.add_on_prices`;
  await world.close();
});
const { sql, clock, tenant } = world;
const reason = "A random day";
/** Growth and Pro have it in them; it is not sold for a year. */
const addOn = { featureCode: "driver_app" };

const planCode = fc.constantFrom("free", "starter", "growth", "pro");
const cycle = fc.constantFrom("monthly", "quarterly", "yearly");
const mode = fc.option(fc.constantFrom("prorate", "reset", "period_end", "next_invoice"), { nil: undefined });
const by = fc.constantFrom("customer", "staff");

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("wait"), hours: fc.integer({ min: 1, max: 24 * 45 }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("change"), planCode, cycle, mode, by, pays: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("pay") }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("cancel", "resume", "undo", "generate", "void") }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("buy add-on", "drop add-on") }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("line"), minor: fc.integer({ min: -40_000, max: 40_000 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("credit"), minor: fc.integer({ min: 1, max: 30_000 }) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What the worker does every hour. */
async function sweep(): Promise<void> {
  await expireChanges(world.worker);
  await sweepTrials(world.worker);
  await sweepRenewals(world.worker);
  await sweepDrafts(world.worker);
  await sweepPastDue(world.worker);
}

const openInvoice = async (tenantId: TenantId): Promise<string | undefined> =>
  (await world.invoicesOf(tenantId)).find((row) => row.state === "open")?.id;

async function take(tenantId: TenantId, taken: Step): Promise<void> {
  const ctx = tenant(tenantId);
  const amountMinor = "minor" in taken ? String(taken.minor) : "0";
  switch (taken.kind) {
    case "wait":
      clock.set(new Date(clock.now().getTime() + ("hours" in taken ? taken.hours : 0) * 3_600_000));
      return sweep();
    case "change": {
      if (!("planCode" in taken)) return;
      const { planCode, cycle, mode, by, pays } = taken;
      const input = { planCode, cycle, by, ...(mode && { mode }) } as Parameters<typeof changePlan>[1];
      const preview = await previewChange(ctx, input);
      const result = await changePlan(ctx, input);
      expect(result).toMatchObject({ dueNow: preview.dueNow, mode: preview.mode, effectiveAt: preview.effectiveAt });
      if (pays && result.status === "awaiting_payment" && result.invoiceId) await world.pay(tenantId, result.invoiceId);
      return;
    }
    case "pay": {
      const invoiceId = await openInvoice(tenantId);
      if (invoiceId) await world.pay(tenantId, invoiceId);
      return;
    }
    case "buy add-on": {
      const preview = await previewAddOn(ctx, addOn);
      const { dueNow, status, invoiceId } = await buyAddOn(ctx, addOn);
      expect(dueNow).toEqual(preview.dueNow);
      if (status === "awaiting_payment" && invoiceId) await world.pay(tenantId, invoiceId);
      return;
    }
    case "drop add-on":
      await dropAddOn(ctx, addOn);
      return;
    case "cancel":
      await cancelSubscription(ctx, { reasonCode: "other" });
      return;
    case "resume":
      await resumeSubscription(ctx);
      return;
    case "undo":
      await undoChange(ctx);
      return;
    case "generate":
      await generateInvoice(ctx);
      return;
    case "void": {
      const invoiceId = await openInvoice(tenantId);
      if (invoiceId) await voidInvoice(ctx, { invoiceId, reason });
      return;
    }
    case "line":
      await addOneOffLine(ctx, { description: { en: "Line", ar: "بند" }, amountMinor, currency: "OMR", reason });
      return;
    case "credit": {
      const paid = (await world.invoicesOf(tenantId)).findLast((row) => row.state === "paid");
      if (paid) await creditInvoice(ctx, { invoiceId: paid.id, amountMinor, reason });
      return;
    }
  }
}

test("whatever happens in whatever order, the invariants of billing hold after every step", async () => {
  await sql`insert into platform.add_on_prices (feature_code, currency, cycle, amount_minor) values
    ('driver_app', 'OMR', 'monthly', 12345), ('driver_app', 'OMR', 'quarterly', 33333)`;
  await world.billing({ taxRates: [vat(5), vat(15, "OM", "2026-05-01T00:00:00Z")] });
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.array(step, { minLength: 6, maxLength: 16 }), async (pays, steps) => {
      clock.set(new Date("2026-01-31T06:00:00Z"));
      await sql`update platform.subscriptions set ended_at = started_at, end_reason = 'canceled' where ended_at is null`;
      const tenantId = await world.readyTenant({ planCode: "growth" });
      if (pays) await world.changeAndPay(tenantId, { planCode: "growth", cycle: "monthly" });
      for (const taken of steps) {
        try {
          await take(tenantId, taken);
        } catch (error) {
          // A refusal is an answer; anything else is a bug.
          if (!(error instanceof DomainError)) throw error;
        }
        expect(await world.invariants(), JSON.stringify(taken)).toEqual([]);
      }
    }),
    { numRuns: 15 },
  );
}, 300_000);

test("the invariants notice what breaks them", async () => {
  const tenantId = await world.subscriber("starter");
  const broken = [
    sql`update platform.invoice_lines set credited_minor = 5 where tenant_id = ${tenantId}`,
    sql`update platform.invoice_lines set amount_minor = amount_minor + 1 where tenant_id = ${tenantId}`,
    sql`update platform.payments set amount_minor = amount_minor + 1 where tenant_id = ${tenantId}`,
    sql`update platform.number_series set next_sequence = next_sequence + 1 where series = 'invoice'`,
  ];
  let found = (await world.invariants()).length;
  expect(found).toBe(0);
  for (const statement of broken) {
    await statement;
    const findings = await world.invariants();
    expect(findings.length).toBeGreaterThan(found);
    found = findings.length;
  }
});
