import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openServiceApi, start } from "./support/service-api.ts";

const { api, call, sandbox, audits } = await openServiceApi();
afterAll(api.close);

describe("a sandbox's year", () => {
  type Invoice = {
    id: string;
    total_amount: string;
    payment_status: string;
    billing_period_start: string;
    billing_period_end: string;
  };
  const evidence = {
    payment_status: "PAID",
    payment_method: "Bank Transfer",
    evidence: "statement of the bank, line 12",
  };
  const pay = (id: string, reference: string) => call("PATCH", `/invoices/${id}/status`, { ...evidence, reference });

  test("is twelve paid invoices of 29.000 with the periods of a calendar year", async () => {
    const { id } = await sandbox();
    const started = await call("PATCH", `/tenant/accounts/${id}/subscription`, {
      planCode: "starter",
      billingCycle: "monthly",
    });
    expect(started).toMatchObject({
      status: 200,
      body: { change: { status: "awaiting_payment", due_now: "29.000", currency: "OMR" } },
    });
    const { change } = started.body as { change: { invoice_id: string } };
    expect((await pay(change.invoice_id, "TRF-1")).status).toBe(200);
    expect(await call("GET", `/tenant/accounts/${id}/status`)).toMatchObject({ body: { status: "ACTIVE" } });
    for (let month = 2; month <= 12; month++) {
      const moved = await call("POST", `/tenant/accounts/${id}/clock`, { by: "month" });
      expect(moved).toMatchObject({ status: 200, body: { moving: false } });
      expect((moved.body.happened as { what: string }[]).map(({ what }) => what)).toContain("invoice.finalized");
      const { body } = await call("GET", `/accounts/${id}/invoices?limit=1`);
      const [newest] = body.invoices as Invoice[];
      expect(newest).toMatchObject({ payment_status: "PENDING", total_amount: "29.000" });
      expect((await pay(newest?.id ?? "", `TRF-${month}`)).status).toBe(200);
    }
    const { body } = await call("GET", `/accounts/${id}/invoices?limit=100`);
    const invoices = (body.invoices as Invoice[]).toReversed();
    expect(invoices).toHaveLength(12);
    expect(invoices.every(({ payment_status: status }) => status === "PAID")).toBe(true);
    expect(invoices.reduce((sum, { total_amount: amount }) => sum + Math.round(Number(amount) * 1000), 0)).toBe(
      348_000,
    );
    expect(invoices.map((invoice) => invoice.billing_period_start)).toEqual(
      Array.from({ length: 12 }, (_, month) => `2026-${String(month + 1).padStart(2, "0")}-01`),
    );
    const summary = await call("GET", `/tenant/accounts?search=${id}`);
    expect(summary.body.accounts).toMatchObject([
      { period_start: "2026-12-01T08:00:00.000Z", period_end: "2027-01-01T08:00:00.000Z" },
    ]);
  }, 120_000);

  test("an invoice nobody pays becomes overdue, read-only and ends on Free", async () => {
    const { id } = await sandbox();
    const started = await call("PATCH", `/tenant/accounts/${id}/subscription`, { planCode: "starter" });
    const { change } = started.body as { change: { invoice_id: string } };
    await pay(change.invoice_id, `TRF-${id}`);
    await call("POST", `/tenant/accounts/${id}/clock`, { by: "month" });
    const newest = async () => ((await call("GET", `/accounts/${id}/invoices?limit=1`)).body.invoices as Invoice[])[0];
    expect(await newest()).toMatchObject({ payment_status: "PENDING" });
    await call("POST", `/tenant/accounts/${id}/clock`, { by: "month" });
    expect(["OVERDUE", "PENDING"]).toContain((await newest())?.payment_status);
    await call("POST", `/tenant/accounts/${id}/clock`, { by: "month" });
    const { body } = await call("GET", `/tenant/accounts?search=${id}`);
    expect(body.accounts).toMatchObject([{ plan_type: "free", base_cost: "0.000" }]);
  }, 60_000);
});

describe("invoices", () => {
  let id: string;
  let invoiceId: string;
  beforeAll(async () => {
    ({ id } = await sandbox());
    const { body } = await call("PATCH", `/tenant/accounts/${id}/subscription`, { planCode: "growth" });
    invoiceId = (body.change as { invoice_id: string }).invoice_id;
  });
  const status = (body: object) => call("PATCH", `/invoices/${invoiceId}/status`, body);

  test("one is shown whole", async () => {
    const { status: code, body } = await call("GET", `/invoices/${invoiceId}`);
    expect(code).toBe(200);
    expect(body).toMatchObject({
      id: invoiceId,
      account_id: id,
      invoice_number: expect.stringMatching(/^TEST-INV-2026-01-\d+$/),
      billing_period_start: "2026-01-01",
      billing_period_end: "2026-01-31",
      generated_on: start,
      total_amount: "79.000",
      amount_due: "79.000",
      currency: "OMR",
      payment_status: "PENDING",
      payment_method: null,
      lines: [{ kind: "plan", code: "growth", amount: "79.000" }],
    });
  });

  test.each([
    [{ payment_status: "PAID" }, "needs_evidence"],
    [{ payment_status: "PAID", evidence: "a line" }, "needs_evidence"],
    [{ payment_status: "FAILED" }, "needs_evidence"],
    [{ payment_status: "OVERDUE", evidence: "a line" }, "derived_status"],
    [{ payment_status: "PENDING", evidence: "a line" }, "derived_status"],
  ])("%j answers 409 %s", async (body, reason) => {
    expect(await status(body)).toMatchObject({ status: 409, body: { code: "invalid_transition", reason } });
  });

  test("a payment that failed is on record, and the invoice stays open", async () => {
    const failed = { payment_status: "FAILED", payment_method: "Cheque", evidence: "returned by the bank" };
    expect(await status(failed)).toMatchObject({ status: 200, body: { payment_status: "FAILED", state: "open" } });
    expect(await audits(id)).toContainEqual(
      expect.objectContaining({ action: "payment.failed", reason: "returned by the bank" }),
    );
  });

  test("too little is refused at its field, what is due settles it, once", async () => {
    const paid = { payment_status: "PAID", evidence: "statement, line 4", reference: `T-${id}` };
    expect(await status({ ...paid, amount: "78.999" })).toMatchObject({
      status: 400,
      body: { fields: { amount: ["amount_too_low"] } },
    });
    expect(await status({ ...paid, amount: "79.000" })).toMatchObject({
      status: 200,
      body: {
        payment_status: "PAID",
        payment_method: "Bank Transfer",
        amount_due: "0.000",
        payments: [{ amount: "79.000" }],
      },
    });
    expect((await status(paid)).status).toBe(409);
    expect(await call("GET", `/tenant/accounts?search=${id}`)).toMatchObject({
      body: { accounts: [{ plan_type: "growth" }] },
    });
  });

  test("nothing is left to generate", async () => {
    expect(await call("POST", `/accounts/${id}/invoices/generate`, {})).toMatchObject({
      status: 409,
      body: { reason: "nothing_to_bill" },
    });
  });

  test("the period gets dates of staff's choice", async () => {
    const { body, status: code } = await call("PATCH", `/tenant/accounts/${id}/subscription`, {
      end_date: "2026-03-31",
    });
    expect(code).toBe(200);
    expect(body.account).toMatchObject({ subscription_end_date: "2026-03-31", period_end: "2026-03-31T20:00:00.000Z" });
    expect((await call("PATCH", `/tenant/accounts/${id}/subscription`, {})).status).toBe(400);
  });

  test("one that does not exist answers 404", async () => {
    for (const other of ["0198c0de-0000-7000-8000-000000000000", "INV-1"]) {
      expect((await call("GET", `/invoices/${other}`)).status).toBe(404);
      expect(
        (await call("PATCH", `/invoices/${other}/status`, { payment_status: "FAILED", evidence: "x" })).status,
      ).toBe(404);
    }
  });
});
