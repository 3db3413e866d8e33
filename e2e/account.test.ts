import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { registerBusiness } from "./businesses.ts";
import { expect, test } from "./fixtures.ts";
import { mailedLink } from "./mailbox.ts";
import { button, field, fillSignIn, main, noViolations, openDialog, shown } from "./page.ts";
import { type Credentials, openAdmin, openPortal, signInOwner } from "./sessions.ts";

const account = "/tenant/account";

async function signInByForm(page: Page, credentials: Credentials): Promise<void> {
  await page.goto(`/tenant/login?to=${account}`);
  await fillSignIn(page, credentials);
}

/** The code of an app that knows the secret. One step ahead: a code that was used is taken no second time. */
const codeOf = (secret: string, ahead = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + ahead * 30_000 });

test.use({ locale: "en-US" });

test("an owner sets up two-step sign-in, signs in with a code, then with a recovery code", async ({
  page,
  request,
  demo,
}) => {
  const business = await registerBusiness(request, demo.portalUrl);
  await openPortal(page, demo, business, account);
  await noViolations(page);
  const dialog = await openDialog(page, button(page, "Set up"));
  await dialog.getByLabel("Current password", { exact: true }).fill("not the right one");
  await button(page, "Next").click();
  await expect(dialog.getByLabel("Current password", { exact: true })).toHaveAccessibleDescription(/./);
  await dialog.getByLabel("Current password", { exact: true }).fill(business.password);
  await button(page, "Next").click();
  await expect(page.getByRole("img", { name: "QR code of the secret" })).toBeVisible();
  await noViolations(page);
  const secret = (await page.locator("[data-secret]").getAttribute("data-secret")) ?? "";
  await dialog.getByLabel("Code", { exact: true }).fill(codeOf(secret));
  await button(page, "Switch on").click();
  const codes = page.getByRole("list", { name: "Your recovery codes" }).getByRole("listitem");
  await expect(codes).toHaveCount(10);
  await noViolations(page);
  const [first = ""] = await codes.allTextContents();
  await button(page, "I have kept them").click();
  await expect(shown(page, "Recovery codes left")).toBeVisible();

  await page.context().clearCookies();
  await signInByForm(page, business);
  await expect(field(page, "Code of your app")).toBeFocused();
  await noViolations(page);
  await field(page, "Code of your app").fill("000000");
  await button(page, "Sign in").click();
  await expect(main(page).getByRole("alert")).toContainText("This code does not fit");
  await field(page, "Code of your app").fill(codeOf(secret, 1));
  await button(page, "Sign in").click();
  await page.waitForURL(({ pathname }) => pathname === account);

  await page.context().clearCookies();
  await signInByForm(page, business);
  await button(page, "Use a recovery code").click();
  await field(page, "Recovery code").fill(first);
  await button(page, "Sign in").click();
  await expect(shown(page, "9 are left.")).toBeVisible();
  await button(page, "Continue").click();
  await page.waitForURL(({ pathname }) => pathname === account);
});

test("an owner moves to another address: the link is mailed there and counts once", async ({ page, request, demo }) => {
  const business = await registerBusiness(request, demo.portalUrl);
  const newEmail = `n${randomUUID().slice(0, 8)}@quay.example`;
  await openPortal(page, demo, business, account);
  const dialog = await openDialog(page, button(page, "Change address"));
  await dialog.getByLabel("New e-mail address").fill(newEmail);
  await dialog.getByLabel("Current password", { exact: true }).fill(business.password);
  await noViolations(page);
  await button(page, "Send the link").click();
  await expect(shown(page, "Waiting for confirmation")).toBeVisible();
  const link = await mailedLink(request, demo, { to: newEmail, path: "/tenant/confirm-email" });
  await page.goto(link);
  await noViolations(page);
  await button(page, "Use this address").click();
  await expect(shown(page, "Your address is changed")).toBeVisible();
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This link is not valid any more");
  await page.context().clearCookies();
  await signInByForm(page, { email: newEmail, password: business.password });
  await page.waitForURL(({ pathname }) => pathname === account);
  await expect(main(page).getByText(newEmail)).toBeVisible();
});

test("an owner signs another device out, and a new password signs out the rest", async ({
  page,
  request,
  browser,
  demo,
}) => {
  const business = await registerBusiness(request, demo.portalUrl);
  const elsewhere = await browser.newContext({ baseURL: demo.portalUrl });
  const other = await elsewhere.newPage();
  await signInOwner(page.request, demo, business);
  await openPortal(other, demo, business, account);
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Sign-in and security");
  await page.goto(account);
  await expect(shown(page, "This device")).toHaveCount(1);
  await expect(async () => {
    await page.getByRole("button", { name: /^Sign out .+, signed in/ }).click();
    await expect(shown(page, "You are signed in here only.")).toBeVisible({ timeout: 3000 });
  }).toPass();
  await other.goto(account);
  await expect(other).toHaveURL(/\/tenant\/login/);

  await signInOwner(other.request, demo, business);
  const newPassword = "eleven quiet lanterns";
  const dialog = await openDialog(page, button(page, "Change password"));
  await dialog.getByLabel("Current password", { exact: true }).fill(business.password);
  await dialog.getByLabel("New password", { exact: true }).fill(newPassword);
  await noViolations(page);
  await dialog.getByRole("button", { name: "Change password" }).click();
  await expect(dialog).toHaveCount(0);
  await other.goto(account);
  await expect(other).toHaveURL(/\/tenant\/login/);
  await elsewhere.close();
  await page.reload();
  await expect(shown(page, "You are signed in here only.")).toBeVisible();
  await signInOwner(page.request, demo, { email: business.email, password: newPassword });
});

test("staff have the same page, and a super admin sees who has two-step sign-in", async ({ page, demo }) => {
  await openAdmin(page, demo, "super_admin", "/account");
  await expect(page.getByRole("heading", { name: "Two-step sign-in" })).toBeVisible();
  await expect(shown(page, "This device")).toHaveCount(1);
  await noViolations(page);
  await page.goto(`${demo.adminUrl}/dashboard/staff`);
  await expect(page.getByRole("row").filter({ hasText: "support@tenantry.example" })).toContainText("Off");
  await noViolations(page);
});

test.describe("in Arabic", () => {
  test.use({ locale: "ar" });
  test("the page of one's own sign-in reads from right to left", async ({ page, request, demo }) => {
    const business = await registerBusiness(request, demo.portalUrl);
    await openPortal(page, demo, business, account);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("تسجيل الدخول والأمان");
    await noViolations(page);
  });
});
