import AxeBuilder from "@axe-core/playwright";
import type { APIRequestContext, Page } from "@playwright/test";
import { type Business, registerBusiness } from "./businesses.ts";
import { expect, test } from "./fixtures.ts";

type Demo = Parameters<Parameters<typeof test>[2]>[0]["demo"];

const main = (page: Page) => page.getByRole("main");
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true });
const noViolations = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
};

type Waiting = { tenantId: string; invoiceId: string; url: string; session: string };

/** A business whose upgrade to Starter waits for its payment: the gateway's page is open and nobody has paid. */
async function aboutToPay(request: APIRequestContext, demo: Demo, { email, password }: Business): Promise<Waiting> {
  const call = async (path: string, json: object) => {
    const headers = { origin: demo.portalUrl };
    const response = await request.post(`${demo.portalUrl}/api/trpc/${path}?batch=1`, {
      data: { 0: { json } },
      headers,
    });
    expect(response.status(), await response.text()).toBe(200);
    return (await response.json())[0].result.data.json;
  };
  await call("owner.signIn", { email, password });
  const mine = await request.get(`${demo.portalUrl}/api/trpc/tenant.mine`);
  const [{ id: tenantId }] = (await mine.json()).result.data.json;
  const { invoiceId } = await call("subscription.change", { tenantId, planCode: "starter", cycle: "monthly" });
  const { url } = await call("billing.pay", { tenantId, invoiceId, gateway: "stripe", locale: "en" });
  return { tenantId, invoiceId, url, session: new URL(url).pathname.split("/").at(-1) ?? "" };
}

async function emulator(request: APIRequestContext, demo: Demo, path: string, data: object) {
  const response = await request.post(`${demo.stripeUrl}/_emulator${path}`, { data });
  expect(response.status(), await response.text()).toBe(200);
  return response.json();
}

async function asStaff(page: Page, demo: Demo, role: "admin" | "super_admin", path: string) {
  const person = demo.staff.find((staff) => staff.role === role);
  if (!person) throw new Error(`demo.json has no staff with the role ${role}`);
  const { email, password } = person;
  const signedIn = await page.request.post(`${demo.adminUrl}/api/trpc/staff.signIn?batch=1`, {
    data: { 0: { json: { email, password } } },
    headers: { origin: demo.adminUrl },
  });
  expect(signedIn.status(), await signedIn.text()).toBe(200);
  await page.goto(`${demo.adminUrl}${path}`);
}

async function giveReason(page: Page, submit: string) {
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("Seen at the gateway");
  await dialog.getByRole("button", { name: submit, exact: true }).click();
  await expect(dialog).toBeHidden();
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

  await asStaff(page, demo, "admin", "/dashboard/payments?view=quarantine");
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

  await asStaff(page, demo, "admin", "/dashboard/reconciliation");
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
  await expect(page.getByRole("heading", { level: 1, name: "Paid there, open here" })).toBeVisible();
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
  await asStaff(page, demo, "super_admin", "/dashboard/settings");
  await expect(main(page)).toContainText(/Next invoice: INV-\d{4}-\d{2}-\d{4}/);
  await page.getByLabel("Invoice number").fill("INV-{MM}");
  await expect(main(page)).toContainText("the template is not complete");
  await noViolations(page);
  // The settings are one for everybody: two tests that change them would overwrite each other.
  if (project.name === "phone") return;
  await page.getByLabel("Invoice number").fill("INV-{YYYY}-{MM}-{seq:4}");
  const street = `Quay Street ${Date.now() % 100_000}`;
  await page.getByLabel("Address", { exact: true }).fill(`${street}\nMuscat`);
  await button(page, "Save changes").click();
  await giveReason(page, "Save changes");
  await expect(page.getByText("The settings are saved.")).toBeVisible();

  const business = await registerBusiness(request, demo.portalUrl);
  const { tenantId, invoiceId } = await aboutToPay(page.request, demo, business);
  await page.goto(`/billing/${tenantId}/invoices/${invoiceId}`);
  await expect(page.getByRole("heading", { level: 1, name: /^Invoice .*INV-/ })).toBeVisible();
  await expect(main(page)).toContainText(street);
});
