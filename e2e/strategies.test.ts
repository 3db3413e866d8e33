import { randomUUID } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import type { APIRequestContext, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { mailedLink } from "./mailbox.ts";

// The platform's settings are everybody's: these journeys run after all others, one after the other.
test.describe.configure({ mode: "serial" });

type Demo = Parameters<Parameters<typeof test>[2]>[0]["demo"];

const password = "quiet harbours 41 wander";
const defaults = {
  selfRegistration: true,
  emailConfirmation: false,
  manualApproval: false,
  payFirst: "off",
  captcha: "off",
  portalColor: null,
} as const;
type Change = Partial<Record<keyof typeof defaults, boolean | string>>;

async function signInStaff(request: APIRequestContext, demo: Demo): Promise<void> {
  const root = demo.staff.find(({ role }) => role === "super_admin");
  const answer = await request.post(`${demo.adminUrl}/api/trpc/staff.signIn?batch=1`, {
    data: { 0: { json: { email: root?.email, password: root?.password } } },
    headers: { origin: demo.adminUrl },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

async function settings(request: APIRequestContext, demo: Demo, change: Change): Promise<void> {
  await signInStaff(request, demo);
  const answer = await request.post(`${demo.adminUrl}/api/trpc/admin.settings.update?batch=1`, {
    data: { 0: { json: { patch: { ...defaults, ...change }, reason: "A journey of the browser tests" } } },
    headers: { origin: demo.adminUrl },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

test.afterEach(async ({ playwright, demo }) => {
  const request = await playwright.request.newContext();
  await settings(request, demo, {});
  await request.dispose();
});

const noViolations = async (page: Page) => expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

/** The form as far as its last step. */
async function fill(page: Page, slug: string, last = "Start 14-day trial"): Promise<void> {
  await page.goto("/tenant/register?plan=growth");
  await page.getByRole("textbox", { name: "Business name", exact: true }).fill(`Pier ${slug}`);
  await page.getByRole("textbox", { name: "Workspace address", exact: true }).fill(slug);
  await expect(page.getByText("is available.")).toBeVisible();
  await page.getByRole("button", { name: "Continue to Sign-in" }).click();
  await page.getByRole("textbox", { name: "Your name", exact: true }).fill("Pat Pier");
  await page.getByRole("textbox", { name: "E-mail address", exact: true }).fill(`${slug}@pier.example`);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Continue to Review" }).click();
  await expect(page.getByRole("button", { name: last })).toBeVisible();
}
const send = (page: Page) => page.getByRole("button", { name: "Start 14-day trial" }).click();

/** A second window, in which staff decide. */
async function decide(page: Page, demo: Demo, name: string, act: "Approve" | "Reject", reason: string): Promise<void> {
  const context = await page.context().browser()?.newContext({ locale: "en-US", viewport: page.viewportSize() });
  if (!context) throw new Error("There is no browser.");
  const staff = await context.newPage();
  await signInStaff(context.request, demo);
  await staff.goto(`${demo.adminUrl}/dashboard/approvals`);
  await staff.getByRole("button", { name: `${act} ${name}` }).click();
  const dialog = staff.getByRole("dialog");
  await noViolations(staff);
  await dialog.getByRole("textbox").fill(reason);
  await dialog.getByRole("button", { name: act, exact: true }).click();
  await expect(staff.getByRole("button", { name: `${act} ${name}` })).toHaveCount(0);
  await context.close();
}

const payButton = (page: Page) => page.getByRole("button", { name: /^Pay \W*USD.* by card$/ });

/** On the gateway's page. */
async function payWith(page: Page, card: string): Promise<void> {
  await page.getByLabel("Card number").fill(card);
  await page.getByLabel("Expires").fill("12 / 40");
  await page.getByLabel("Security code").fill("123");
  await page.getByLabel("Name on card").fill("Pat Pier");
  await page.getByRole("button", { name: /^Pay/ }).click();
}

/** The link to the payment in the message that was mailed to this address. */
async function mailedPayment(request: APIRequestContext, mailUrl: string, to: string): Promise<string> {
  let link: string | undefined;
  await expect(async () => {
    const inbox = await (await request.get(mailUrl)).text();
    const entries = inbox.split('href="/inbox/').slice(1);
    for (const entry of entries.filter((one) => one.includes(to))) {
      const message = await (await request.get(new URL(`/inbox/${entry.split('"')[0]}`, mailUrl).href)).text();
      link ??= /https?:\/\/[^"'\s<]+\/tenant\/pay\/[\w-]+/.exec(message)?.[0];
    }
    expect(link).toBeDefined();
  }).toPass({ timeout: 30_000 });
  return link ?? "";
}

const screens = [
  { name: "desktop", viewport: { width: 1440, height: 900 } },
  { name: "phone", viewport: { width: 390, height: 844 } },
] as const;

for (const { name: screen, viewport } of screens) {
  test.describe(`on a ${screen}`, () => {
    test.use({ viewport, locale: "en-US" });
    const unique = () => `s${randomUUID().slice(0, 8)}`;

    test("approval: the applicant waits, staff approve, the page leads on by itself", async ({
      page,
      request,
      demo,
    }) => {
      const slug = unique();
      await settings(request, demo, { manualApproval: true });
      await fill(page, slug);
      await send(page);
      await page.waitForURL(/\/tenant\/waiting\//);
      await expect(page.getByText("You hear from us by")).toBeVisible();
      await noViolations(page);
      await decide(page, demo, `Pier ${slug}`, "Approve", "Known to us");
      await page.waitForURL(/\/tenant\/welcome\//);
    });

    test("rejection: the applicant reads why, on the page and in the mail", async ({ page, request, demo }) => {
      const slug = unique();
      await settings(request, demo, { manualApproval: true });
      await fill(page, slug);
      await send(page);
      await page.waitForURL(/\/tenant\/waiting\//);
      await decide(page, demo, `Pier ${slug}`, "Reject", "The pier does not exist.");
      await page.waitForURL(/\/tenant\/registration-over\//);
      await expect(page.getByRole("heading", { level: 1, name: "This registration was not accepted" })).toBeVisible();
      await expect(page.getByText("The pier does not exist.")).toBeVisible();
      await noViolations(page);
      await expect(async () => {
        expect(await (await request.get(demo.mailUrl)).text()).toContain(`About the registration of Pier ${slug}`);
      }).toPass({ timeout: 20_000 });
      const free = await request.get(`${demo.portalUrl}/v1/tenants/slug-available?slug=${slug}`);
      expect(await free.json()).toMatchObject({ available: true });
    });

    test("confirmation, then approval: one wait leads to the next", async ({ page, request, demo }) => {
      const slug = unique();
      await settings(request, demo, { manualApproval: true, emailConfirmation: true });
      await fill(page, slug);
      await send(page);
      await page.waitForURL(/\/tenant\/check-inbox\//);
      const to = `${slug}@pier.example`;
      await page.goto(await mailedLink(request, { mailUrl: demo.mailUrl, to, path: "/tenant/confirm" }));
      await page.getByRole("button", { name: "Confirm registration" }).click();
      await page.waitForURL(/\/tenant\/waiting\//);
      await decide(page, demo, `Pier ${slug}`, "Approve", "Confirmed and known");
      await page.waitForURL(/\/tenant\/welcome\//);
    });

    test("confirmation: a mistyped address is mended where the message is waited for", async ({
      page,
      request,
      demo,
    }) => {
      const slug = unique();
      await settings(request, demo, { emailConfirmation: true });
      await fill(page, slug);
      await send(page);
      await page.waitForURL(/\/tenant\/check-inbox\//);
      const to = `right.${slug}@pier.example`;
      await page.getByRole("textbox", { name: "Was the address wrong? The right one" }).fill(to);
      await page.getByRole("button", { name: "Send it there" }).click();
      await expect(page.getByText("The message is on its way to that address.")).toBeVisible();
      await expect(page.getByText(to)).toBeVisible();
      await noViolations(page);
      await page.goto(await mailedLink(request, { mailUrl: demo.mailUrl, to, path: "/tenant/confirm" }));
      await page.getByRole("button", { name: "Confirm registration" }).click();
      await page.waitForURL(/\/tenant\/welcome\//);
    });

    test("paid first: the amount is seen, one card is declined, another pays, and the plan is active", async ({
      page,
      request,
      demo,
    }) => {
      const slug = unique();
      await settings(request, demo, { payFirst: "offered" });
      await fill(page, slug);
      await page.getByRole("radio", { name: "Pay now" }).check();
      await noViolations(page);
      await page.getByRole("button", { name: "Continue to payment" }).click();
      await page.waitForURL(/\/tenant\/pay\//);
      await expect(page.getByRole("heading", { level: 1, name: `Pay to start Pier ${slug}` })).toBeVisible();
      await expect(page.getByRole("row", { name: /To pay now/ })).toContainText("USD 79.00");
      await noViolations(page);
      await payButton(page).click();
      await payWith(page, "4000000000000002");
      await expect(page.getByText(/declined/i).first()).toBeVisible();
      await payWith(page, "4242424242424242");
      await page.waitForURL(/\/tenant\/welcome\//);
      await expect(page.getByText(/days? left/)).toHaveCount(0);
      const tenantId = new URL(page.url()).pathname.split("/").at(-1);
      await page.goto(`/tenant/pay/${tenantId}`);
      await page.waitForURL(/\/tenant\/welcome\//);
      await page.goto(`/billing/${tenantId}`);
      await expect(page.getByRole("link", { name: /INV-/ }).first()).toBeVisible();
    });

    test("approved, then left at the card page: the mail leads back to it in another browser, and in Arabic", async ({
      page,
      request,
      demo,
    }) => {
      const slug = unique();
      const email = `${slug}@pier.example`;
      await settings(request, demo, { payFirst: "required", manualApproval: true });
      await fill(page, slug, "Continue to payment");
      await page.getByRole("button", { name: "Continue to payment" }).click();
      await page.waitForURL(/\/tenant\/waiting\//);
      await decide(page, demo, `Pier ${slug}`, "Approve", "Known to us");
      await page.waitForURL(/\/tenant\/pay\//);
      await payButton(page).click();
      await page.getByRole("link", { name: /Back to/ }).click();
      await expect(page.getByText("Nothing was charged, and your address is still held.")).toBeVisible();
      await noViolations(page);
      const link = await mailedPayment(request, demo.mailUrl, email);
      const other = await page.context().browser()?.newContext({ locale: "ar", viewport: page.viewportSize() });
      if (!other) throw new Error("There is no browser.");
      const resumed = await other.newPage();
      await resumed.goto(link);
      await resumed.getByRole("textbox", { name: "البريد الإلكتروني" }).fill(email);
      await resumed.getByLabel("كلمة المرور", { exact: true }).fill(password);
      await resumed.getByRole("button", { name: "تسجيل الدخول" }).click();
      await resumed.waitForURL(link);
      await expect(resumed.getByRole("heading", { level: 1, name: `ادفع لتبدأ Pier ${slug}` })).toBeVisible();
      await noViolations(resumed);
      await resumed.getByRole("button", { name: /^ادفع/ }).click();
      await payWith(resumed, "4242424242424242");
      await resumed.waitForURL(/\/tenant\/welcome\//);
      await other.close();
      await page.reload();
      await page.waitForURL(/\/tenant\/welcome\//);
    });

    test("ALTCHA: the browser works in the background and the form goes through", async ({ page, request, demo }) => {
      const slug = unique();
      await settings(request, demo, { captcha: "altcha" });
      await fill(page, slug);
      await expect(page.getByRole("status").filter({ hasText: "Checked: no robot." })).toBeVisible();
      await noViolations(page);
      await send(page);
      await page.waitForURL(/\/tenant\/welcome\//);
      const bare = await request.post(`${demo.portalUrl}/v1/tenants/register`, {
        data: {
          businessName: "A robot",
          country: "OM",
          currency: "OMR",
          timezone: "Asia/Muscat",
          adminUser: { email: `${unique()}@robot.example`, password, displayName: "Robot" },
        },
      });
      expect(bare.status()).toBe(400);
      expect(await bare.json()).toMatchObject({ fields: { captcha: ["captcha_required"] } });
    });

    test("the portal wears the company's colour, and white is read on it", async ({ page, request, demo }) => {
      await settings(request, demo, { portalColor: "#FFD54A" });
      await page.goto("/tenant/login");
      const button = page.getByRole("button", { name: "Sign in" });
      await expect(button).not.toHaveCSS("background-color", "rgb(15, 92, 77)");
      await noViolations(page);
    });

    test("closed: the page says so and whom to ask, and nothing leads there", async ({ page, request, demo }) => {
      await settings(request, demo, { selfRegistration: false });
      await page.goto("/tenant/register");
      await expect(page.getByRole("heading", { level: 1, name: "Registration is closed" })).toBeVisible();
      await expect(page.getByRole("link", { name: "Contact us" })).toBeVisible();
      await noViolations(page);
      await page.goto("/pricing");
      await expect(page.getByText("Registration is closed at the moment.")).toBeVisible();
      await expect(page.getByRole("link", { name: "Contact sales about Growth" })).toBeVisible();
      await expect(page.locator('a[href^="/tenant/register"]')).toHaveCount(0);
      await page.goto("/tenant/login");
      await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
      await expect(page.locator('a[href^="/tenant/register"]')).toHaveCount(0);
    });
  });
}
