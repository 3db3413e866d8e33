import type { APIRequestContext } from "@playwright/test";
import { type Business, registerBusiness } from "./businesses.ts";
import { type Demo, expect, test } from "./fixtures.ts";
import { button, field, giveReason, heading, main, noViolations, shown } from "./page.ts";
import { call, openAdmin, signInOwner } from "./sessions.ts";

type Waiting = { invoiceId: string; url: string; session: string };

/** A business whose upgrade to Starter waits for its payment: the gateway's page is open and nobody has paid. */
async function aboutToPay(request: APIRequestContext, demo: Demo, business: Business): Promise<Waiting> {
  const tenantId = business.id;
  await signInOwner(request, demo, business);
  const change = { tenantId, planCode: "starter", cycle: "monthly" };
  const { invoiceId } = await call<{ invoiceId: string }>(request, demo.portalUrl, "subscription.change", change);
  const payment = { tenantId, invoiceId, gateway: "stripe", locale: "en" };
  const { url } = await call<{ url: string }>(request, demo.portalUrl, "billing.pay", payment);
  return { invoiceId, url, session: new URL(url).pathname.split("/").at(-1) ?? "" };
}

async function emulator(request: APIRequestContext, demo: Demo, path: string, data: object) {
  const response = await request.post(`${demo.stripeUrl}/_emulator${path}`, { data });
  expect(response.status(), await response.text()).toBe(200);
  return response.json();
}

test.use({ locale: "en-US" });

test("money that does not fit and events of others wait in quarantine until staff decide", async ({
  page,
  request,
  demo,
}) => {
  const business = await registerBusiness(request, demo.portalUrl);
  const { session } = await aboutToPay(request, demo, business);
  await emulator(request, demo, "/payments/strange", { session, amount: 1_230 });
  const { event } = await emulator(request, demo, "/events/foreign", {});

  await openAdmin(page, demo, "admin", "/dashboard/payments?view=quarantine");
  const row = main(page)
    .getByRole("row", { name: new RegExp(business.name) })
    .first();
  // The worker takes its moment; the list is as it was when it was asked for.
  await expect(async () => {
    await page.reload();
    await expect(row).toContainText("Another amount", { timeout: 2000 });
  }).toPass();
  await noViolations(page);
  await row.getByRole("link").first().click();
  await expect(main(page)).toContainText("An invoice is paid in full or not at all.");
  await expect(main(page)).toContainText(/Received\s*OMR\s1\.230/);
  await expect(main(page)).toContainText("Not booked");
  await noViolations(page);
  await button(page, "Send back").click();
  await giveReason(page, "Send back");
  await expect(main(page).getByText("Resolved", { exact: true }).first()).toBeVisible();
  await expect(main(page)).toContainText(/Refunded\s*OMR\s1\.230/);

  await page.goto(`${demo.adminUrl}/dashboard/payments/events/stripe/${event}`);
  await expect(main(page)).toContainText("Another account or mode");
  await expect(button(page, "Send back")).toHaveCount(0);
  await button(page, "Dismiss").click();
  await giveReason(page, "Dismiss");
  await expect(main(page).getByText("Resolved", { exact: true }).first()).toBeVisible();
});

test("a payment whose event was lost is found by a comparison and booked", async ({ page, request, demo }) => {
  const business = await registerBusiness(request, demo.portalUrl);
  const { url, session } = await aboutToPay(request, demo, business);
  await emulator(request, demo, "/webhooks/lose", { session });
  // The customer closes the window: nobody comes back to tell us.
  const form = { number: "4242424242424242", expires: "12 / 40", cvc: "123", name: "Robin Quay" };
  expect((await request.post(url, { form, maxRedirects: 0 })).status()).toBe(303);

  await openAdmin(page, demo, "admin", "/dashboard/reconciliation");
  await button(page, "Run now").click();
  await page.getByRole("dialog").getByLabel("Also the last 15 minutes").check();
  const row = main(page).getByRole("row", { name: new RegExp(business.name) });
  await expect(async () => {
    // Another test's comparison may be under way.
    const dialog = page.getByRole("dialog");
    if (await dialog.isVisible()) {
      await dialog.getByLabel("Reason").fill("A customer says they have paid");
      await dialog.getByRole("button", { name: "Run now" }).click();
    }
    await expect(row).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await expect(row).toContainText("Paid there, open here");
  if (await page.getByRole("dialog").isVisible()) await page.keyboard.press("Escape");
  await noViolations(page);
  await row.getByRole("link").first().click();
  await expect(heading(page, "Paid there, open here")).toBeVisible();
  await expect(main(page)).toContainText("is booked as the payment of its invoice");
  await noViolations(page);
  await button(page, "Book").click();
  await giveReason(page, "Book");

  await page.goto(`${demo.adminUrl}/dashboard/invoices?search=${encodeURIComponent(business.name)}`);
  await expect(main(page).getByRole("row", { name: new RegExp(business.name) })).toContainText("Paid");
  await noViolations(page);
  await page.goto(`${demo.adminUrl}/dashboard`);
  await expect(main(page)).toContainText("Monthly recurring revenue");
  await noViolations(page);
});

test("the issuer is who the next invoice names", async ({ page, request, demo }, { project }) => {
  await openAdmin(page, demo, "super_admin", "/dashboard/settings");
  await expect(main(page)).toContainText(/Next invoice: INV-\d{4}-\d{2}-\d{4}/);
  await field(page, "Invoice number").fill("INV-{MM}");
  await expect(main(page)).toContainText("the template is not complete");
  await noViolations(page);
  // The settings are one for everybody: two tests that change them would overwrite each other.
  if (project.name === "phone") return;
  await field(page, "Invoice number").fill("INV-{YYYY}-{MM}-{seq:4}");
  const street = `Quay Street ${Date.now() % 100_000}`;
  await field(page, "Address").fill(`${street}\nMuscat`);
  await button(page, "Save changes").click();
  await giveReason(page, "Save changes");
  await expect(shown(page, "The settings are saved.")).toBeVisible();

  const business = await registerBusiness(request, demo.portalUrl);
  const { invoiceId } = await aboutToPay(page.request, demo, business);
  await page.goto(`/billing/${business.id}/invoices/${invoiceId}`);
  await expect(heading(page, /^Invoice .*INV-/)).toBeVisible();
  await expect(main(page)).toContainText(street);
});
