import { randomUUID } from "node:crypto";
import { AxeBuilder } from "@axe-core/playwright";
import type { APIRequestContext, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

type Demo = Parameters<Parameters<typeof test>[2]>[0]["demo"];

/** A sandbox of its own for each test; its clock stands at the given instant until it is moved. */
async function sandbox(request: APIRequestContext, demo: Demo): Promise<string> {
  const name = `Ledger ${randomUUID().slice(0, 8)}`;
  const headers = { authorization: `Bearer ${demo.adminApiKey}` };
  const accounts = `${demo.adminUrl}/tenant/accounts`;
  const response = await request.post(accounts, {
    headers,
    data: {
      name,
      admin_email: `${randomUUID().slice(0, 8)}@ledger.example`,
      admin_name: "Lee Ledger",
      adminPassword: "nine slow barges pass",
      country: "OM",
      currency: "OMR",
      timeZone: "Asia/Muscat",
      planCode: "growth",
      billingCycle: "monthly",
      sandbox: true,
      clock: "2026-01-10T08:00:00Z",
    },
  });
  // 202: it is still being built.
  expect([201, 202], await response.text()).toContain(response.status());
  const { id }: { id: string } = await response.json();
  const isReady = async () => {
    const found = await request.get(`${accounts}?search=${encodeURIComponent(name)}`, { headers });
    const { accounts: rows }: { accounts: { provisioning: string }[] } = await found.json();
    return rows[0]?.provisioning;
  };
  await expect.poll(isReady, { timeout: 30_000 }).toBe("ready");
  return id;
}

async function open(page: Page, demo: Demo, role: "admin" | "sales" | "support", tenantId: string) {
  const person = demo.staff.find((staff) => staff.role === role);
  if (!person) throw new Error(`demo.json has no staff with the role ${role}`);
  const path = `/dashboard/tenants/${tenantId}?tab=billing`;
  await page.goto(`${demo.adminUrl}${path}`);
  await page.getByLabel("E-mail address").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${demo.adminUrl}${path}`);
  await expect(page.getByRole("heading", { name: "Subscription and price" })).toBeVisible();
}

async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

async function finish(page: Page, submit: string) {
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("Asked for in the test");
  await dialog.getByRole("button", { name: submit, exact: true }).click();
  await expect(dialog).toBeHidden();
}

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const table = (page: Page, name: string) => page.getByRole("table", { name, exact: true });

test("staff extend a trial, add a line, book a bank transfer and credit a part of it", async ({
  demo,
  page,
  request,
}) => {
  const tenantId = await sandbox(request, demo);
  await open(page, demo, "admin", tenantId);
  const dialog = page.getByRole("dialog");
  await expectAccessible(page);

  await button(page, "Extend trial").click();
  await dialog.getByLabel("New end").fill("2026-02-20T12:00");
  await expect(dialog).toContainText("Full access until");
  await expectAccessible(page);
  await finish(page, "Extend trial");
  await expect(page.getByRole("main")).toContainText("20 Feb 2026");
  await expect(table(page, "History of billing").getByRole("row").filter({ hasText: "Trial extended" })).toContainText(
    "Asked for in the test",
  );

  await button(page, "Add line").click();
  await dialog.getByLabel("Amount in OMR").fill("12.5005");
  await dialog.getByLabel("Description (English)").fill("On-site training");
  await dialog.getByLabel("Description (Arabic)").fill("تدريب في الموقع");
  await dialog.getByLabel("Reason").fill("Asked for in the test");
  await button(page, "Add line").last().click();
  await expect(dialog).toContainText("This is not an amount in your currency");
  await dialog.getByLabel("Amount in OMR").fill("12.500");
  await finish(page, "Add line");
  await expect(table(page, "Waiting for the next invoice")).toContainText("On-site training");

  await button(page, "Generate invoice").click();
  await expect(dialog).toContainText("On-site training");
  await finish(page, "Generate invoice");
  await page
    .getByRole("link", { name: /INV-2026-01-/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { name: /^Invoice/ })).toBeVisible();
  await expect(table(page, "Lines and tax").getByRole("row", { name: /^Total/ })).toContainText("13.125");
  await expectAccessible(page);

  await button(page, "Mark as paid").click();
  await dialog.getByLabel("Reference").fill("TRF-2026-77");
  await dialog.getByLabel("Evidence").fill("Line 12 of the statement");
  await dialog.getByLabel("Amount in OMR").fill("13");
  await expect(dialog).toContainText("less than what is due");
  await dialog.getByLabel("Amount in OMR").fill("13.125");
  await expectAccessible(page);
  await finish(page, "Book payment");
  await expect(page.getByRole("main").getByText("Paid", { exact: true }).first()).toBeVisible();
  await expect(table(page, "Payments and refunds")).toContainText("TRF-2026-77");

  await button(page, "Credit or refund").click();
  await dialog.getByLabel("What to credit").selectOption("amount");
  await dialog.getByLabel("Amount in OMR").fill("2");
  // The tax of the invoice's own rate, before the click.
  await expect(dialog).toContainText(/Credit note over .*2\.100/);
  await expectAccessible(page);
  await finish(page, "Issue credit note");
  await expect(table(page, "Credit notes").getByRole("row").last()).toContainText(/2\.100/);
  await page.getByRole("link", { name: "All billing of this tenant" }).click();
  await expect(page.getByRole("main")).toContainText("In the tenant’s favour");
});

test("a plan is previewed, paid by transfer, and renews when the sandbox's clock moves a month", async ({
  demo,
  page,
  request,
}) => {
  const tenantId = await sandbox(request, demo);
  await open(page, demo, "admin", tenantId);
  const dialog = page.getByRole("dialog");
  await button(page, "Change plan").click();
  await dialog.getByLabel("Plan", { exact: true }).selectOption("growth");
  const due = dialog.getByRole("row", { name: /^To pay now/ }).getByRole("cell");
  await expect(due).toContainText(/\d\.\d{3}/);
  const amount = ((await due.textContent()) ?? "").trim();
  await expectAccessible(page);
  await finish(page, "Change plan");
  await expect(page.getByRole("main")).toContainText("Waits for its payment");
  await page.getByRole("link", { name: "Open its invoice" }).click();
  await expect(table(page, "Lines and tax").getByRole("row", { name: /^Asked for/ })).toContainText(amount);
  await button(page, "Mark as paid").click();
  await dialog.getByLabel("Reference").fill(`TRF-${tenantId}`);
  await dialog.getByLabel("Evidence").fill("Line 3 of the statement");
  await finish(page, "Book payment");
  await page.getByRole("link", { name: "All billing of this tenant" }).click();
  await expect(page.getByText("Active", { exact: true }).first()).toBeVisible();
  await expect(table(page, "Invoices").getByRole("row")).toHaveCount(2);

  await page.getByLabel("Move", { exact: true }).selectOption("month");
  await button(page, "Move clock").click();
  await expect(page.getByText("Write a short reason")).toBeVisible();
  await page.getByLabel("Reason", { exact: true }).fill("To see the renewal");
  await button(page, "Move clock").click();
  await expect(page.getByRole("list", { name: "What happened" })).toContainText("Invoice issued", { timeout: 30_000 });
  await expect(table(page, "Invoices").getByRole("row")).toHaveCount(3, { timeout: 30_000 });
  await expect(table(page, "Invoices").getByRole("link", { name: /INV-2026-02-/ })).toBeVisible();
  await expectAccessible(page);
});

test("support sees it all and changes nothing; sales steer the trial and no money", async ({ demo, page, request }) => {
  const tenantId = await sandbox(request, demo);
  await open(page, demo, "support", tenantId);
  await expect(page.getByText("Read-only: the role Support")).toBeVisible();
  for (const name of ["Change plan", "Extend trial", "Add line", "Move clock"])
    await expect(button(page, name)).toHaveCount(0);
  await page.context().clearCookies();
  await open(page, demo, "sales", tenantId);
  await expect(button(page, "Extend trial")).toBeVisible();
  await expect(button(page, "Add line")).toHaveCount(0);
  const status = await page.evaluate(async (id) => {
    const response = await fetch("/api/trpc/admin.billing.generateInvoice", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ json: { tenantId: id, reason: "past the page" } }),
    });
    return response.status;
  }, tenantId);
  expect(status).toBe(403);
});
