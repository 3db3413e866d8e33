import { CompanyInvoiceListInput } from "@tenantry/core/billing/company-inputs";
import { invoiceFilters } from "@tenantry/core/billing/inputs";
import { formatNumber } from "@tenantry/core/billing/invoice-number";
import { listCompanyInvoices } from "@tenantry/services/admin/list-company-invoices";
import { listHolds } from "@tenantry/services/admin/list-holds";
import { moneySummary } from "@tenantry/services/admin/money-summary";
import { releaseHold } from "@tenantry/services/billing/hold";
import { nextNumbers } from "@tenantry/services/billing/next-numbers";
import { changePlan } from "@tenantry/services/subscription/change-plan";
import { sweepRenewals } from "@tenantry/services/subscription/renew";
import { afterAll, beforeEach, expect, test } from "vitest";
import { openBilling } from "./support/billing.ts";

const world = await openBilling();
afterAll(world.close);
const { sql, at, tenant, staff } = world;
const clerk = {
  ...staff,
  actor: { type: "staff" as const, id: "018f0000-0000-7000-8000-000000000001", role: "admin" as const },
};
const list = (input: Parameters<typeof CompanyInvoiceListInput.parse>[0] = {}) =>
  listCompanyInvoices(staff, CompanyInvoiceListInput.parse(input));

beforeEach(async () => {
  await world.billing({});
  at("2026-06-01T08:00:00Z");
});

test("all tenants' invoices are found by number, tenant, status, currency and period, with sums per currency", async () => {
  const paying = await world.subscriber("starter");
  const owing = await world.readyTenant({ currency: "USD", country: "US", timezone: "America/New_York" });
  await changePlan(tenant(owing), { planCode: "growth", cycle: "monthly", by: "customer" });
  const [mine] = await world.invoicesOf(paying);
  const [theirs] = await world.invoicesOf(owing);
  expect((await list({ search: String(mine?.number).toLowerCase() })).rows.map((row) => row.id)).toEqual([mine?.id]);
  expect((await list({ search: owing })).rows.map((row) => row.id)).toEqual([theirs?.id]);
  expect((await list({ search: paying, status: "open" })).rows).toEqual([]);
  expect((await list({ search: paying, from: "2026-06-02" })).rows).toEqual([]);
  expect((await list({ search: owing, currency: "OMR" })).rows).toEqual([]);
  expect((await list({ search: "100%" })).rows).toEqual([]);

  const { totals } = await list({ search: owing });
  expect(totals).toEqual([
    {
      currency: "USD",
      invoices: 1,
      total: { minor: BigInt(theirs?.total_minor), currency: "USD" },
      due: { minor: BigInt(theirs?.due_minor), currency: "USD" },
      overdue: { minor: 0n, currency: "USD" },
    },
  ]);
  at("2026-09-01T08:00:00Z");
  expect((await list({ search: owing, status: "overdue" })).totals[0]?.overdue.minor).toBe(BigInt(theirs?.due_minor));
});

test("what is filtered by is what is shown; pages hold every invoice once; a sandbox is no money", async () => {
  await world.subscriber("starter");
  await world.subscriber("growth");
  const sandbox = await world.subscriber("starter");
  await sql`update platform.tenants set sandbox = true where id = ${sandbox}`;
  for (const status of invoiceFilters) {
    const { rows } = await list({ status, pageSize: 100 });
    const fits = rows.every((row) =>
      status === "overdue" ? row.isOverdue : status === "disputed" ? row.isDisputed : row.state === status,
    );
    expect(fits, status).toBe(true);
  }
  const all = await list({ pageSize: 100 });
  expect(all.rows.some((row) => row.tenantId === sandbox)).toBe(false);
  expect((await list({ sandboxes: true })).rows.every((row) => row.isSandbox)).toBe(true);
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = await list({ pageSize: 1, after });
    seen.push(...page.rows.map((row) => row.id));
    after = page.next ?? undefined;
  } while (after);
  expect(seen).toEqual(all.rows.map((row) => row.id));
  // The portal sees no tenant unless it has entered one.
  expect((await listCompanyInvoices(world.portal, CompanyInvoiceListInput.parse({}))).rows).toEqual([]);
});

test("a parked tenant is listed until staff release it, with the reason they gave", async () => {
  const odd = await world.subscriber("starter");
  await world.billing({ runaway: { maxLines: 1, maxTimesPlan: 10, floor: 1000 } });
  const [line] = await sql`select id from platform.invoice_lines where tenant_id = ${odd}`;
  await sql`
    insert into platform.invoice_lines (id, tenant_id, position, kind, code, currency, list_minor, amount_minor, tax_code, tax_rate_ppm, tax_inclusive, created_at)
    select gen_random_uuid(), tenant_id, 0, 'one_off', 'one_off', currency, 1, 1, tax_code, tax_rate_ppm, tax_inclusive, created_at
    from platform.invoice_lines where id = ${line?.id}`;
  at("2026-07-01T09:00:00Z");
  await sweepRenewals(world.worker);
  const before = await listHolds(staff);
  const hold = before.open.find((row) => row.tenantId === odd);
  expect(hold).toMatchObject({ reason: "too_many_lines", releasedAt: null });
  expect((await moneySummary(staff)).parked).toBe(before.open.length);
  await releaseHold({ ...clerk, tenantId: odd }, { holdId: hold?.id ?? "", reason: "agreed by phone" });
  const { open, released } = await listHolds(staff);
  expect(open.some((row) => row.tenantId === odd)).toBe(false);
  expect(released.find((row) => row.id === hold?.id)).toMatchObject({ releaseReason: "agreed by phone" });
});

test("the summary has revenue and debts per currency, and counts what waits", async () => {
  const before = await moneySummary(staff);
  const dinars = (summary: typeof before) => summary.revenue.find(({ currency }) => currency === "AED");
  expect(dinars(before)).toBeUndefined();
  const paying = await world.subscriber("starter", { currency: "AED", country: "AE", timezone: "Asia/Dubai" });
  const [plan] =
    await sql`select amount_minor from platform.invoice_lines where tenant_id = ${paying} and kind = 'plan'`;
  expect(dinars(await moneySummary(staff))).toMatchObject({
    monthly: { minor: BigInt(plan?.amount_minor) },
    paying: 1,
  });
  await changePlan(tenant(paying), { planCode: "growth", cycle: "monthly", by: "customer" });
  const [owed] = await sql`select due_minor from platform.invoices where tenant_id = ${paying} and paid_at is null`;
  const debt = (await moneySummary(staff)).debts.find(({ currency }) => currency === "AED");
  expect(debt).toMatchObject({
    open: { invoices: 1, due: { minor: BigInt(owed?.due_minor) } },
    overdue: { invoices: 0 },
  });
  await sql`insert into platform.inbox (gateway, event_id, type, happened_at, received_at, source, quarantined_because)
    values ('stripe', 'evt_summary', 'payment_intent.succeeded', now(), now(), 'webhook', 'foreign_account')`;
  expect((await moneySummary(staff)).quarantined).toBe(before.quarantined + 1);
  await sql`update platform.tenants set sandbox = true where id = ${paying}`;
  expect(dinars(await moneySummary(staff))).toBeUndefined();
});

test("the number that is shown as next is the number that is given", async () => {
  const { invoice } = await nextNumbers(staff);
  const tenantId = await world.subscriber("starter");
  const [row] = await world.invoicesOf(tenantId);
  expect(row?.number).toBe(formatNumber("INV-{YYYY}-{MM}-{seq:4}", invoice, world.clock.now(), "Asia/Muscat"));
});
