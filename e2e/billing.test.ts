import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { type Business, registerBusiness } from "./businesses.ts";
import { expect, test } from "./fixtures.ts";

const noViolations = async (page: Page) => expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const link = (page: Page, name: string | RegExp) => page.getByRole("link", { name });
const main = (page: Page) => page.getByRole("main");

/** Test cards of the gateway. */
const cards = {
  good: "4242 4242 4242 4242",
  declined: "4000 0000 0000 0002",
  asksWhenPaid: "4000 0027 6000 3184",
} as const;

/** Signs in and lands on the billing page; answers with its path. */
async function enterBilling(page: Page, { email, password }: Business): Promise<string> {
  await page.goto("/tenant/login?to=%2Fbilling");
  await page.getByLabel("E-mail address", { exact: true }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await button(page, "Sign in").click();
  await page.waitForURL(/\/billing\/[0-9a-f-]{36}$/);
  await expect(heading(page, "Billing")).toBeVisible();
  return new URL(page.url()).pathname;
}

/** On the gateway's page. */
async function payWith(page: Page, card: string): Promise<void> {
  await page.getByLabel("Card number").fill(card);
  await page.getByLabel("Expires").fill("12 / 40");
  await page.getByLabel("Security code").fill("123");
  await page.getByLabel("Name on card").fill("Robin Quay");
  await page.getByRole("button", { name: /^(Pay|Save)/ }).click();
}

/** Opens the checkout of a plan and asks for the gateway's page. */
async function checkOut(page: Page, billing: string, plan: string, cycle = "monthly"): Promise<void> {
  await page.goto(`${billing}/checkout?plan=${plan}&cycle=${cycle}`);
  await page.getByRole("radio", { name: "New card" }).check();
  await button(page, /^Pay OMR/).click();
  await page.getByLabel("Card number").waitFor();
}

test.use({ locale: "en-US" });

test("a trial becomes a paid plan, goes down, back up, is cancelled and resumed", async ({ page, request, demo }) => {
  const business = await registerBusiness(request, demo.portalUrl);
  const billing = await enterBilling(page, business);
  await expect(main(page)).toContainText("Growth plan");
  await expect(main(page)).toContainText("14 days left in your trial");
  await expect(main(page)).toContainText("No invoices yet");
  await noViolations(page);

  await link(page, "Activate paid plan").click();
  await expect(heading(page, "Choose a paid plan")).toBeVisible();
  await page.getByText("Yearly", { exact: true }).click();
  await page.getByText("Monthly", { exact: true }).click();
  await noViolations(page);
  await expect(link(page, "Contact sales")).toBeVisible();
  await link(page, "Activate Growth").click();

  // What is shown is what is charged.
  await expect(heading(page, "Start Growth")).toBeVisible();
  const due = main(page)
    .getByRole("row", { name: /To pay now/ })
    .getByRole("cell");
  const amount = (await due.innerText()).trim();
  expect(amount).toMatch(/^OMR\s\d+\.\d{3}$/);
  await noViolations(page);
  await page.getByRole("radio", { name: "New card" }).check();
  await button(page, `Pay \u2068${amount}\u2069`).click();
  await payWith(page, cards.good);
  await expect(heading(page, "Your payment has arrived")).toBeVisible();
  await expect(main(page)).toContainText("You are on Growth now.");
  await expect(main(page)).toContainText(amount);
  await noViolations(page);

  await link(page, "See the invoice").click();
  await expect(heading(page, /^Invoice .*INV-/)).toBeVisible();
  await expect(main(page).getByText("Paid", { exact: true }).first()).toBeVisible();
  await expect(main(page).getByRole("row", { name: /Total/ })).toContainText(amount);
  await noViolations(page);
  const pdf = await link(page, "Download PDF").getAttribute("href");
  const document = await page.request.get(pdf ?? "");
  expect(document.headers()["content-type"]).toContain("application/pdf");
  expect((await document.body()).subarray(0, 5).toString()).toBe("%PDF-");

  await page.goto(billing);
  await expect(main(page).getByText("Active", { exact: true })).toBeVisible();
  await expect(main(page)).toContainText("Visa ending in 4242");

  await link(page, "Change plan").click();
  await link(page, "Downgrade to Starter").click();
  await expect(main(page)).toContainText("When the current period ends.");
  await expect(main(page)).toContainText("Nothing is charged now.");
  await expect(main(page)).toContainText("What you give up");
  await noViolations(page);
  await button(page, /^Change to Starter on/).click();
  await expect(main(page)).toContainText(/Change to Starter on \d+/);
  await noViolations(page);
  await button(page, "Undo this change").click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo this change" }).click();
  await expect(button(page, "Undo this change")).toHaveCount(0);

  await link(page, "Cancel subscription").click();
  await expect(heading(page, "Cancel subscription")).toBeVisible();
  await expect(main(page)).toContainText("Would Starter fit better?");
  await button(page, "Cancel subscription").click();
  await expect(page.getByText("This field is empty. Fill it in to continue.")).toBeVisible();
  await noViolations(page);
  await page.getByLabel("Reason").selectOption("It is too expensive");
  await page.getByLabel(/^What would have kept you/).fill("A plan between Starter and Growth");
  await button(page, "Cancel subscription").click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel subscription" }).click();
  await expect(main(page)).toContainText("The subscription is cancelled.");
  await expect(main(page).getByText("Ends soon", { exact: true })).toBeVisible();
  await button(page, "Resume subscription").click();
  await page.getByRole("dialog").getByRole("button", { name: "Resume subscription" }).click();
  await expect(main(page).getByText("Active", { exact: true })).toBeVisible();

  await page.getByRole("switch", { name: "Auto-renew" }).click();
  await expect(page.getByRole("dialog")).toContainText("You keep everything until");
  await noViolations(page);
  await page.getByRole("dialog").getByRole("button", { name: "Turn auto-renew off" }).click();
  await expect(main(page)).toContainText("Auto-renew is off");
});

test("a declined card says so and another one pays; a bank that asks is answered", async ({ page, request, demo }) => {
  const business = await registerBusiness(request, demo.portalUrl);
  const billing = await enterBilling(page, business);
  await checkOut(page, billing, "starter");
  await payWith(page, cards.declined);
  await expect(page.getByRole("alert")).toContainText("declined");

  // Left without paying: nothing has changed, and it goes on where it was.
  await link(page, /Back to Tenantry/).click();
  await expect(main(page)).toContainText("Nothing was charged");
  await noViolations(page);
  await link(page, "Continue to payment").click();
  await expect(heading(page, /^Pay invoice/)).toBeVisible();
  await noViolations(page);
  await page.getByRole("radio", { name: "New card" }).check();
  await button(page, /^Pay OMR/).click();
  await payWith(page, cards.asksWhenPaid);
  await button(page, "Complete authentication").click();
  await expect(heading(page, "Your payment has arrived")).toBeVisible();

  // The saved card: its bank insists on its customer, on a page of its own.
  await page.goto(`${billing}/checkout?plan=growth&cycle=monthly`);
  await page.getByRole("radio", { name: /ending in 3184/ }).check();
  await button(page, /^Pay OMR/).click();
  await payWith(page, cards.good);
  await expect(heading(page, "Your payment has arrived")).toBeVisible();
  await expect(main(page)).toContainText("You are on Growth now.");
});

test("an abandoned change is withdrawn; its invoice is void", async ({ page, request, demo }) => {
  const business = await registerBusiness(request, demo.portalUrl);
  const billing = await enterBilling(page, business);
  await checkOut(page, billing, "starter");
  await page.goto(billing);
  await expect(main(page)).toContainText("Your change to Starter waits for its payment");
  await noViolations(page);
  await button(page, "Withdraw the change").click();
  await page.getByRole("dialog").getByRole("button", { name: "Withdraw the change" }).click();
  await expect(main(page)).not.toContainText("waits for its payment");
  await expect(main(page).getByText("Void", { exact: true })).toBeVisible();
});

test("a bank transfer shows where to send the money, also after a reload", async ({ page, request, demo }) => {
  const business = await registerBusiness(request, demo.portalUrl);
  const billing = await enterBilling(page, business);
  await page.goto(`${billing}/checkout?plan=starter&cycle=yearly`);
  await page.getByRole("radio", { name: "Bank transfer" }).check();
  await button(page, "Show payment instructions").click();
  await expect(page.getByRole("heading", { name: "Pay by transfer" })).toBeVisible();
  await expect(main(page)).toContainText(/RF\d\d/);
  await noViolations(page);
  await page.reload();
  await expect(main(page)).toContainText(/RF\d\d/);
});

test("a card is saved, made default and removed; details are kept", async ({ page, request, demo }) => {
  const business = await registerBusiness(request, demo.portalUrl);
  await enterBilling(page, business);
  await button(page, "Add card").click();
  await payWith(page, cards.good);
  await expect(main(page)).toContainText("Visa ending in 4242");
  await button(page, "Remove: Visa ending in 4242").click();
  await noViolations(page);
  await page.getByRole("dialog").getByRole("button", { name: "Remove card" }).click();
  await expect(main(page)).toContainText("No card is saved");
  await page.getByLabel(/^Legal name/).fill("Quay Laundries LLC");
  await page.getByLabel(/^Tax number/).fill("OM1234567890");
  await button(page, "Save billing details").click();
  await expect(main(page)).toContainText("Saved. The next invoice shows it.");
  await page.reload();
  await expect(page.getByLabel(/^Legal name/)).toHaveValue("Quay Laundries LLC");
});

test("nobody sees the billing of somebody else", async ({ page, request, demo }) => {
  const [mine, other] = [
    await registerBusiness(request, demo.portalUrl),
    await registerBusiness(request, demo.portalUrl),
  ];
  const theirs = await enterBilling(page, other);
  await page.context().clearCookies();
  await enterBilling(page, mine);
  for (const path of [theirs, `${theirs}/plans`, `${theirs}/cancel`, `${theirs}/checkout?plan=starter&cycle=monthly`]) {
    await page.goto(path);
    await expect(page.getByText("There is nothing at this address")).toBeVisible();
  }
});

test.describe("in Arabic", () => {
  test.use({ locale: "ar-OM" });

  test("billing, plans and checkout read from the right", async ({ page, request, demo }) => {
    const business = await registerBusiness(request, demo.portalUrl);
    await page.goto("/tenant/login?to=%2Fbilling");
    await page.getByLabel("البريد الإلكتروني", { exact: true }).fill(business.email);
    await page.getByLabel("كلمة المرور", { exact: true }).fill(business.password);
    await page.getByRole("main").getByRole("button").last().click();
    await page.waitForURL(/\/billing\/[0-9a-f-]{36}$/);
    await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
    await expect(heading(page, "الفوترة")).toBeVisible();
    await noViolations(page);
    const billing = new URL(page.url()).pathname;
    for (const path of [`${billing}/plans`, `${billing}/checkout?plan=growth&cycle=yearly`, `${billing}/cancel`]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await noViolations(page);
    }
  });
});
