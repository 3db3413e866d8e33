import type { Page } from "@playwright/test";
import { type Demo, expect, test } from "./fixtures.ts";
import { button, field, giveReason, main, noViolations, shown } from "./page.ts";
import { openSandbox } from "./sandboxes.ts";
import { askFrom, openAdmin, type StaffRole } from "./sessions.ts";

const clock = "2026-01-10T08:00:00Z";

async function openBilling(page: Page, demo: Demo, role: StaffRole, tenantId: string): Promise<void> {
  await openAdmin(page, demo, role, `/dashboard/tenants/${tenantId}?tab=billing`);
  await expect(page.getByRole("heading", { name: "Subscription and price" })).toBeVisible();
}

const table = (page: Page, name: string) => page.getByRole("table", { name, exact: true });

test("staff extend a trial, add a line, book a bank transfer and credit a part of it", async ({
  demo,
  page,
  request,
}) => {
  const { id: tenantId } = await openSandbox(request, demo, { clock });
  await openBilling(page, demo, "admin", tenantId);
  const dialog = page.getByRole("dialog");
  await noViolations(page);

  await button(page, "Extend trial").click();
  await dialog.getByLabel("New end").fill("2026-02-20T12:00");
  await expect(dialog).toContainText("Full access until");
  await noViolations(page);
  await giveReason(page, "Extend trial");
  await expect(main(page)).toContainText("20 Feb 2026");
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
  await giveReason(page, "Add line");
  await expect(table(page, "Waiting for the next invoice")).toContainText("On-site training");

  await button(page, "Generate invoice").click();
  await expect(dialog).toContainText("On-site training");
  await giveReason(page, "Generate invoice");
  await page
    .getByRole("link", { name: /INV-2026-01-/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { name: /^Invoice/ })).toBeVisible();
  await expect(table(page, "Lines and tax").getByRole("row", { name: /^Total/ })).toContainText("13.125");
  await noViolations(page);

  await button(page, "Mark as paid").click();
  await dialog.getByLabel("Reference").fill("TRF-2026-77");
  await dialog.getByLabel("Evidence").fill("Line 12 of the statement");
  await dialog.getByLabel("Amount in OMR").fill("13");
  await expect(dialog).toContainText("less than what is due");
  await dialog.getByLabel("Amount in OMR").fill("13.125");
  await noViolations(page);
  await giveReason(page, "Book payment");
  await expect(main(page).getByText("Paid", { exact: true }).first()).toBeVisible();
  await expect(table(page, "Payments and refunds")).toContainText("TRF-2026-77");

  await button(page, "Credit or refund").click();
  await dialog.getByLabel("What to credit").selectOption("amount");
  await dialog.getByLabel("Amount in OMR").fill("2");
  // The tax of the invoice's own rate, before the click.
  await expect(dialog).toContainText(/Credit note over .*2\.100/);
  await noViolations(page);
  await giveReason(page, "Issue credit note");
  await expect(table(page, "Credit notes").getByRole("row").last()).toContainText(/2\.100/);
  await page.getByRole("link", { name: "All billing of this tenant" }).click();
  await expect(main(page)).toContainText("In the tenant’s favour");
});

test("a plan is previewed, paid by transfer, and renews when the sandbox's clock moves a month", async ({
  demo,
  page,
  request,
}) => {
  const { id: tenantId } = await openSandbox(request, demo, { clock });
  await openBilling(page, demo, "admin", tenantId);
  const dialog = page.getByRole("dialog");
  await button(page, "Change plan").click();
  await dialog.getByLabel("Plan", { exact: true }).selectOption("growth");
  const due = dialog.getByRole("row", { name: /^To pay now/ }).getByRole("cell");
  await expect(due).toContainText(/\d\.\d{3}/);
  const amount = ((await due.textContent()) ?? "").trim();
  await noViolations(page);
  await giveReason(page, "Change plan");
  await expect(main(page)).toContainText("Waits for its payment");
  await page.getByRole("link", { name: "Open its invoice" }).click();
  await expect(table(page, "Lines and tax").getByRole("row", { name: /^Asked for/ })).toContainText(amount);
  await button(page, "Mark as paid").click();
  await dialog.getByLabel("Reference").fill(`TRF-${tenantId}`);
  await dialog.getByLabel("Evidence").fill("Line 3 of the statement");
  await giveReason(page, "Book payment");
  await page.getByRole("link", { name: "All billing of this tenant" }).click();
  await expect(shown(page, "Active", { exact: true }).first()).toBeVisible();
  await expect(table(page, "Invoices").getByRole("row")).toHaveCount(2);

  await field(page, "Move").selectOption("month");
  await button(page, "Move clock").click();
  await expect(shown(page, "Write a short reason")).toBeVisible();
  await field(page, "Reason").fill("To see the renewal");
  await button(page, "Move clock").click();
  await expect(page.getByRole("list", { name: "What happened" })).toContainText("Invoice issued", { timeout: 30_000 });
  await expect(table(page, "Invoices").getByRole("row")).toHaveCount(3, { timeout: 30_000 });
  await expect(table(page, "Invoices").getByRole("link", { name: /INV-2026-02-/ })).toBeVisible();
  await noViolations(page);
});

test("support sees it all and changes nothing; sales steer the trial and no money", async ({ demo, page, request }) => {
  const { id: tenantId } = await openSandbox(request, demo, { clock });
  await openBilling(page, demo, "support", tenantId);
  await expect(shown(page, "Read-only: the role Support")).toBeVisible();
  for (const name of ["Change plan", "Extend trial", "Add line", "Move clock"])
    await expect(button(page, name)).toHaveCount(0);
  await page.context().clearCookies();
  await openBilling(page, demo, "sales", tenantId);
  await expect(button(page, "Extend trial")).toBeVisible();
  await expect(button(page, "Add line")).toHaveCount(0);
  const invoice = { tenantId, reason: "past the page" };
  expect(await askFrom(page, "admin.billing.generateInvoice", invoice)).toBe(403);
});
