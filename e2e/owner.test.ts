import type { Page } from "@playwright/test";
import { type Business, registerBusiness } from "./businesses.ts";
import { expect, test } from "./fixtures.ts";
import { mailedLink } from "./mailbox.ts";
import { button, field, fillSignIn, heading, main, noViolations, shown } from "./page.ts";
import { openPortal, signInOwner } from "./sessions.ts";

async function openMenu(page: Page): Promise<void> {
  await button(page, "Account of Robin Quay").click();
}

test.use({ locale: "en-US" });

test.describe("signing in", () => {
  test("leads to where somebody wanted to go, and nowhere else", async ({ page, request, demo }) => {
    const business = await registerBusiness(request, demo.portalUrl);
    await page.goto("/tenant/settings?tab=hours");
    await expect(page).toHaveURL(/\/tenant\/login\?to=/);
    await noViolations(page);
    await fillSignIn(page, business);
    await expect(page).toHaveURL(/\/tenant\/settings\?tab=hours$/);
    await expect(page.getByRole("tab", { name: "Business hours" })).toHaveAttribute("aria-selected", "true");
    // Signed in already: the page leads on, but never to another site.
    for (const to of ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]) {
      await page.goto(`/tenant/login?to=${encodeURIComponent(to)}`);
      await expect(page).toHaveURL(`${demo.portalUrl}/tenant/dashboard`);
    }
  });

  test("says what is wrong, the same for a wrong password and an unknown address", async ({ page, request, demo }) => {
    const business = await registerBusiness(request, demo.portalUrl);
    await page.goto("/tenant/login");
    await button(page, "Sign in").click();
    await expect(field(page, "E-mail address")).toBeFocused();
    await expect(shown(page, "This field is empty. Fill it in to continue.")).toHaveCount(2);
    for (const email of [business.email, "nobody@nowhere.example"]) {
      await fillSignIn(page, { email, password: "not the right one" });
      await expect(main(page).getByRole("alert")).toContainText("The e-mail address or the password is wrong");
      await expect(field(page, "E-mail address")).toHaveValue(email);
    }
    await noViolations(page);
  });

  test("signing out ends the session, here and everywhere", async ({ page, browser, request, demo }) => {
    const business = await registerBusiness(request, demo.portalUrl);
    await openPortal(page, demo, business, "/tenant/dashboard");
    await openMenu(page);
    await expect(page.getByRole("menu")).toContainText(business.email);
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(shown(page, "You are signed out.")).toBeVisible();
    await page.goto("/tenant/dashboard");
    await expect(heading(page, "Sign in")).toBeVisible();

    await fillSignIn(page, business);
    await expect(page).toHaveURL(`${demo.portalUrl}/tenant/dashboard`);
    const other = await browser.newPage();
    await openPortal(other, demo, business, "/tenant/settings?tab=account");
    await button(other, "Sign out everywhere").click();
    await noViolations(other);
    await other.getByRole("dialog").getByRole("button", { name: "Sign out everywhere" }).click();
    await expect(shown(other, "You are signed out on every device.")).toBeVisible();
    await other.close();
    await page.reload();
    await expect(shown(page, "Your session has ended. Sign in again to continue.")).toBeVisible();
  });
});

test("a forgotten password is replaced through a mailed link that works once", async ({ page, request, demo }) => {
  const business = await registerBusiness(request, demo.portalUrl);
  await page.goto("/tenant/login");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await expect(heading(page, "Reset your password")).toBeVisible();
  await field(page, "E-mail address").fill(business.email);
  await button(page, "Send reset link").click();
  await expect(page.getByRole("heading", { name: "Check your inbox" })).toBeFocused();
  await expect(main(page)).toContainText(`If ${business.email} has an account`);
  await noViolations(page);
  const link = await mailedLink(request, demo, { to: business.email, path: "/tenant/reset" });
  // A mail scanner opens it too.
  await page.goto(link);
  await page.goto(link);
  await expect(heading(page, "Set a new password")).toBeVisible();
  await field(page, "New password").fill("short");
  await field(page, "New password again").fill("shorter");
  await button(page, "Set new password").click();
  await expect(shown(page, "This password is too short. Use at least 12 characters.")).toBeVisible();
  await expect(shown(page, "The two passwords differ. Type the same one twice.")).toBeVisible();
  await noViolations(page);
  for (const password of ["password1234", "eleven brass lanterns"]) {
    await field(page, "New password").fill(password);
    await field(page, "New password again").fill(password);
    await button(page, "Set new password").click();
    if (password === "password1234") {
      await expect(shown(page, "This password is on the lists that attackers try first.")).toBeVisible();
    }
  }
  await expect(shown(page, "Your password is changed. Sign in with the new one.")).toBeVisible();
  await fillSignIn(page, business);
  await expect(main(page).getByRole("alert")).toContainText("The e-mail address or the password is wrong");
  await fillSignIn(page, { ...business, password: "eleven brass lanterns" });
  await expect(heading(page, business.name)).toBeVisible();
  await page.goto(link);
  await expect(heading(page, "This link was already used")).toBeVisible();
  await noViolations(page);
  await page.goto(`/tenant/reset?token=${"x".repeat(43)}`);
  await expect(heading(page, "This link is not complete")).toBeVisible();
  await page.goto("/tenant/reset?token=x");
  await page.getByRole("link", { name: "Ask for a new link" }).click();
  await expect(heading(page, "Reset your password")).toBeVisible();
});

test("the dashboard says what the plan is, how long the trial lasts and what is used", async ({
  page,
  request,
  demo,
}) => {
  const business = await registerBusiness(request, demo.portalUrl);
  await openPortal(page, demo, business, "/tenant/dashboard");
  await expect(heading(page, business.name)).toBeVisible();
  await expect(main(page)).toContainText("Trial");
  await expect(main(page)).toContainText("14 days left in your trial");
  await expect(main(page).getByRole("heading", { name: "Growth plan" })).toBeVisible();
  await expect(main(page).getByRole("time").first().or(main(page).locator("time").first())).toHaveAttribute(
    "title",
    /Asia\/Muscat/,
  );
  await expect(main(page)).toContainText("0 of 500");
  await expect(main(page)).toContainText("1 of 15");
  await expect(page.getByRole("link", { name: "Dashboard" })).toHaveAttribute("aria-current", "page");
  await noViolations(page);
  for (const name of [/^Billing/, /^Settings Name/]) {
    const response = await request.get(
      new URL((await main(page).getByRole("link", { name }).first().getAttribute("href")) ?? "", demo.portalUrl).href,
    );
    expect(response.status()).toBe(200);
  }
  await button(page, "Open your workspace").click();
  await page.waitForURL((url) => url.origin === business.workspace && url.pathname === "/sign-in");
  await button(page, "Continue to sign in").click();
  await expect(heading(page, /Good to see you/)).toBeVisible();
});

test("an owner of two businesses changes between them; nobody else's can be named", async ({ page, request, demo }) => {
  const first = await registerBusiness(request, demo.portalUrl);
  const second = await registerBusiness(request, demo.portalUrl, { email: first.email, planCode: "starter" });
  const stranger = await registerBusiness(request, demo.portalUrl);
  const link = await mailedLink(request, demo, { to: first.email, path: "/tenant/confirm" });
  await page.goto(link);
  await button(page, "Confirm registration").click();
  await page.waitForURL(/\/tenant\/welcome\//);
  await page.goto("/tenant/dashboard");
  await page.getByRole("button", { name: /Switch business/ }).click();
  await noViolations(page);
  await page.getByRole("menuitem", { name: second.name }).click();
  await expect(heading(page, second.name)).toBeVisible();
  await expect(page.getByRole("heading", { name: "Starter plan" })).toBeVisible();
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await expect(field(page, "Business name")).toHaveValue(second.name);
  await expect(page.getByRole("link", { name: "Settings", exact: true })).toHaveAttribute("aria-current", "page");

  const own = new URL(page.url()).searchParams.get("tenant") ?? "";
  await page.context().clearCookies();
  await signInOwner(page.request, demo, stranger);
  const response = await page.goto(`/tenant/dashboard?tenant=${own}`);
  expect(response?.status()).toBe(404);
  await expect(page.getByText(second.name)).toHaveCount(0);
});

test.describe("settings", () => {
  let business: Business;
  test.beforeEach(async ({ page, request, demo }) => {
    business = await registerBusiness(request, demo.portalUrl);
    await openPortal(page, demo, business, "/tenant/settings");
  });

  test("names, contact and clock are saved, and what is wrong is said at its field", async ({ page }) => {
    await expect(field(page, "Time zone")).toHaveValue("Asia/Muscat");
    await button(page, "Save changes").click();
    await expect(shown(page, "Nothing has changed yet, so there is nothing to save.")).toBeVisible();
    await field(page, "Business name").fill("x");
    await field(page, "E-mail address").fill("nobody");
    await button(page, "Save changes").click();
    await expect(field(page, "Business name")).toBeFocused();
    await expect(shown(page, "This is too short. Add a few characters.")).toBeVisible();
    await field(page, "Business name").fill("Quay & Sons <b>");
    await field(page, "E-mail address").fill("office@quay.example");
    await field(page, "Phone (optional)").fill("12");
    await button(page, "Save changes").click();
    await expect(shown(page, "This is not a phone number of the chosen country.", { exact: false })).toBeVisible();
    await field(page, "Phone (optional)").fill("9012 3456");
    await field(page, "City (optional)").fill("Muscat");
    await field(page, "Time zone").selectOption("Asia/Dubai");
    await noViolations(page);
    await button(page, "Save changes").click();
    await expect(shown(page, "Saved", { exact: true })).toBeVisible();
    await expect(page.getByRole("banner")).toContainText("Quay & Sons <b>");
    await page.reload();
    await expect(field(page, "Business name")).toHaveValue("Quay & Sons <b>");
    await expect(field(page, "Phone (optional)")).toHaveValue("+96890123456");
    await expect(field(page, "Time zone")).toHaveValue("Asia/Dubai");
    await expect(field(page, "Name in a second language (optional)")).toHaveValue("مغسلة الرصيف");
  });

  test("nobody leaves with unsaved changes without being asked", async ({ page }) => {
    await field(page, "Business name").fill("Half a thought");
    await expect(shown(page, "You have unsaved changes.", { exact: true })).toBeVisible();
    await page.getByRole("tab", { name: "Branding" }).click();
    await page.getByRole("link", { name: "Dashboard" }).click();
    await expect(page.getByRole("dialog", { name: "Leave without saving?" })).toBeVisible();
    await noViolations(page);
    await button(page, "Stay and keep editing").click();
    await page.getByRole("tab", { name: /General/ }).click();
    await expect(field(page, "Business name")).toHaveValue("Half a thought");
    await page.getByRole("link", { name: "Dashboard" }).click();
    await button(page, "Leave without saving").click();
    await expect(heading(page, business.name)).toBeVisible();
  });

  test("colours are checked, shown before they are saved, and carried into the workspace", async ({ page }) => {
    await page.getByRole("tab", { name: "Branding" }).click();
    await field(page, "Main colour").fill("#12");
    await button(page, "Save changes").click();
    await expect(shown(page, "This is not a colour. Write # and six digits, like #0F5C4D.")).toBeVisible();
    await field(page, "Choose Main colour from a palette").fill("#7a1f5c");
    await expect(field(page, "Main colour")).toHaveValue("#7A1F5C");
    await expect(page.getByRole("tabpanel", { name: /Branding/ }).getByText("Hand over")).toHaveCSS(
      "background-color",
      "rgb(122, 31, 92)",
    );
    await noViolations(page);
    await button(page, "Save changes").click();
    await expect(shown(page, "Saved", { exact: true })).toBeVisible();
    await page.reload();
    await expect(field(page, "Main colour")).toHaveValue("#7A1F5C");
  });

  test("business hours take several intervals, closed days and shifts past midnight", async ({ page }) => {
    await page.getByRole("tab", { name: "Business hours" }).click();
    const monday = page.getByRole("listitem").filter({ has: page.getByRole("switch", { name: "Monday" }) });
    const sunday = page.getByRole("listitem").filter({ has: page.getByRole("switch", { name: "Sunday" }) });
    await expect(sunday).toContainText("Closed");
    await sunday.getByRole("switch").click();
    await sunday.getByLabel("Sunday: opens").fill("18:00");
    await sunday.getByLabel("Sunday: closes").fill("02:00");
    await expect(sunday).toContainText("next day");
    await monday.getByRole("button", { name: "Add hours to Monday" }).click();
    await button(page, "Save changes").click();
    await expect(monday).toContainText("This is not a time. Write it like 09:30.");
    await monday.getByLabel("Monday: opens").nth(1).fill("20:00");
    await monday.getByLabel("Monday: closes").nth(1).fill("22:30");
    await page.getByRole("switch", { name: "Saturday" }).click();
    await noViolations(page);
    await button(page, "Save changes").click();
    await expect(shown(page, "Saved", { exact: true })).toBeVisible();
    await page.reload();
    await expect(monday.getByLabel("Monday: closes").nth(1)).toHaveValue("22:30");
    await expect(sunday.getByLabel("Sunday: closes")).toHaveValue("02:00");
    await expect(page.getByRole("switch", { name: "Saturday" })).not.toBeChecked();
  });
});

test.describe("in Arabic", () => {
  test.use({ locale: "ar-OM" });

  test("every page of the owner reads from right to left", async ({ page, request, demo }) => {
    const business = await registerBusiness(request, demo.portalUrl);
    await page.goto("/tenant/login");
    await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
    await noViolations(page);
    await field(page, "البريد الإلكتروني").fill(business.email);
    await field(page, "كلمة المرور").fill(business.password);
    await button(page, "تسجيل الدخول").click();
    await expect(heading(page, "مغسلة الرصيف")).toBeVisible();
    await expect(main(page)).toContainText("بقي 14 يومًا من فترتك التجريبية");
    await noViolations(page);
    await page.goto("/tenant/settings?tab=hours");
    await expect(page.getByRole("switch", { name: "الأحد" })).toBeVisible();
    await noViolations(page);
    await page.goto("/tenant/settings?tab=account");
    await shown(page, "English", { exact: true }).last().click();
    await expect(page.locator("html")).toHaveAttribute("dir", "ltr");
    await expect(heading(page, "Settings")).toBeVisible();
  });
});
