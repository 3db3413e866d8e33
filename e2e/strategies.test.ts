import { randomUUID } from "node:crypto";
import type { APIRequestContext, Browser, Page } from "@playwright/test";
import { type Demo, expect, test } from "./fixtures.ts";
import { mailedLink } from "./mailbox.ts";
import { button, field, heading, noViolations, payWith, shown } from "./page.ts";
import { call, openAdmin, signInStaff } from "./sessions.ts";

// The platform's settings are everybody's: these journeys run after all others, one after the other.
test.describe.configure({ mode: "serial" });

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

async function settings(request: APIRequestContext, demo: Demo, change: Change): Promise<void> {
  await signInStaff(request, demo, "super_admin");
  const update = { patch: { ...defaults, ...change }, reason: "A journey of the browser tests" };
  await call(request, demo.adminUrl, "admin.settings.update", update);
}

test.afterEach(async ({ playwright, demo }) => {
  const request = await playwright.request.newContext();
  await settings(request, demo, {});
  await request.dispose();
});

/** The form as far as its last step. */
async function fill(page: Page, slug: string, last = "Start 14-day trial"): Promise<void> {
  await page.goto("/tenant/register?plan=growth");
  await field(page, "Business name").fill(`Pier ${slug}`);
  await field(page, "Workspace address").fill(slug);
  await expect(shown(page, "is available.")).toBeVisible();
  await button(page, "Continue to Sign-in").click();
  await field(page, "Your name").fill("Pat Pier");
  await field(page, "E-mail address").fill(`${slug}@pier.example`);
  await field(page, "Password").fill(password);
  await button(page, "Continue to Review").click();
  await expect(button(page, last)).toBeVisible();
}
const send = (page: Page) => button(page, "Start 14-day trial").click();

/** A second window, in which staff decide. */
async function decide(
  browser: Browser,
  demo: Demo,
  [act, name]: readonly ["Approve" | "Reject", string],
  reason: string,
): Promise<void> {
  const staff = await browser.newPage();
  await openAdmin(staff, demo, "super_admin", "/dashboard/approvals");
  await button(staff, `${act} ${name}`).click();
  const dialog = staff.getByRole("dialog");
  await noViolations(staff);
  await dialog.getByRole("textbox").fill(reason);
  await button(dialog, act).click();
  await expect(button(staff, `${act} ${name}`)).toHaveCount(0);
  await staff.close();
}

const payButton = (page: Page) => button(page, /^Pay \W*USD.* by card$/);

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
      browser,
      request,
      demo,
    }) => {
      const slug = unique();
      await settings(request, demo, { manualApproval: true });
      await fill(page, slug);
      await send(page);
      await page.waitForURL(/\/tenant\/waiting\//);
      await expect(shown(page, "You hear from us by")).toBeVisible();
      await noViolations(page);
      await decide(browser, demo, ["Approve", `Pier ${slug}`], "Known to us");
      await page.waitForURL(/\/tenant\/welcome\//);
    });

    test("rejection: the applicant reads why, on the page and in the mail", async ({
      page,
      browser,
      request,
      demo,
    }) => {
      const slug = unique();
      await settings(request, demo, { manualApproval: true });
      await fill(page, slug);
      await send(page);
      await page.waitForURL(/\/tenant\/waiting\//);
      await decide(browser, demo, ["Reject", `Pier ${slug}`], "The pier does not exist.");
      await page.waitForURL(/\/tenant\/registration-over\//);
      await expect(heading(page, "This registration was not accepted")).toBeVisible();
      await expect(shown(page, "The pier does not exist.")).toBeVisible();
      await noViolations(page);
      await expect(async () => {
        expect(await (await request.get(demo.mailUrl)).text()).toContain(`About the registration of Pier ${slug}`);
      }).toPass({ timeout: 20_000 });
      const free = await request.get(`${demo.portalUrl}/v1/tenants/slug-available?slug=${slug}`);
      expect(await free.json()).toMatchObject({ available: true });
    });

    test("confirmation, then approval: one wait leads to the next", async ({ page, browser, request, demo }) => {
      const slug = unique();
      await settings(request, demo, { manualApproval: true, emailConfirmation: true });
      await fill(page, slug);
      await send(page);
      await page.waitForURL(/\/tenant\/check-inbox\//);
      const to = `${slug}@pier.example`;
      await page.goto(await mailedLink(request, demo, { to, path: "/tenant/confirm" }));
      await button(page, "Confirm registration").click();
      await page.waitForURL(/\/tenant\/waiting\//);
      await decide(browser, demo, ["Approve", `Pier ${slug}`], "Confirmed and known");
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
      await button(page, "Send it there").click();
      await expect(shown(page, "The message is on its way to that address.")).toBeVisible();
      await expect(shown(page, to)).toBeVisible();
      await noViolations(page);
      await page.goto(await mailedLink(request, demo, { to, path: "/tenant/confirm" }));
      await button(page, "Confirm registration").click();
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
      await button(page, "Continue to payment").click();
      await page.waitForURL(/\/tenant\/pay\//);
      await expect(heading(page, `Pay to start Pier ${slug}`)).toBeVisible();
      await expect(page.getByRole("row", { name: /To pay now/ })).toContainText("USD 79.00");
      await noViolations(page);
      await payButton(page).click();
      await payWith(page, "4000000000000002", "Pat Pier");
      await expect(shown(page, /declined/i).first()).toBeVisible();
      await payWith(page, "4242424242424242", "Pat Pier");
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
      browser,
      request,
      demo,
    }) => {
      const slug = unique();
      const email = `${slug}@pier.example`;
      await settings(request, demo, { payFirst: "required", manualApproval: true });
      await fill(page, slug, "Continue to payment");
      await button(page, "Continue to payment").click();
      await page.waitForURL(/\/tenant\/waiting\//);
      await decide(browser, demo, ["Approve", `Pier ${slug}`], "Known to us");
      await page.waitForURL(/\/tenant\/pay\//);
      await payButton(page).click();
      await page.getByRole("link", { name: /Back to/ }).click();
      await expect(shown(page, "Nothing was charged, and your address is still held.")).toBeVisible();
      await noViolations(page);
      const link = await mailedLink(request, demo, { to: email, path: "/tenant/pay" });
      const resumed = await browser.newPage({ locale: "ar" });
      await resumed.goto(link);
      await resumed.getByRole("textbox", { name: "البريد الإلكتروني" }).fill(email);
      await field(resumed, "كلمة المرور").fill(password);
      await button(resumed, "تسجيل الدخول").click();
      await resumed.waitForURL(link);
      await expect(heading(resumed, `ادفع لتبدأ Pier ${slug}`)).toBeVisible();
      await noViolations(resumed);
      await button(resumed, /^ادفع/).click();
      await payWith(resumed, "4242424242424242", "Pat Pier");
      await resumed.waitForURL(/\/tenant\/welcome\//);
      await resumed.close();
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
      await expect(button(page, "Sign in")).not.toHaveCSS("background-color", "rgb(15, 92, 77)");
      await noViolations(page);
    });

    test("closed: the page says so and whom to ask, and nothing leads there", async ({ page, request, demo }) => {
      await settings(request, demo, { selfRegistration: false });
      await page.goto("/tenant/register");
      await expect(heading(page, "Registration is closed")).toBeVisible();
      await expect(page.getByRole("link", { name: "Contact us" })).toBeVisible();
      await noViolations(page);
      await page.goto("/pricing");
      await expect(shown(page, "Registration is closed at the moment.")).toBeVisible();
      await expect(page.getByRole("link", { name: "Contact sales about Growth" })).toBeVisible();
      await expect(page.locator('a[href^="/tenant/register"]')).toHaveCount(0);
      await page.goto("/tenant/login");
      await expect(button(page, "Sign in")).toBeVisible();
      await expect(page.locator('a[href^="/tenant/register"]')).toHaveCount(0);
    });
  });
}
