import { randomUUID } from "node:crypto";
import type { APIRequestContext, Page } from "@playwright/test";
import { registerBusiness } from "./businesses.ts";
import { type Demo, expect, test } from "./fixtures.ts";
import { mailedLink } from "./mailbox.ts";
import { field, fillSignIn, heading, noViolations, shown } from "./page.ts";
import { openPortal } from "./sessions.ts";

const people = "/tenant/settings?tab=people";
const row = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });
const password = "seven copper kettles";

/** The owner's page of people, and the newest link that an address was sent from it. */
async function invite(page: Page, request: APIRequestContext, demo: Demo, to: { email: string; role: string }) {
  const open = page.getByRole("button", { name: "Invite somebody" });
  // The business may still be being set up.
  await expect(async () => {
    if (await open.isDisabled()) await page.reload();
    await expect(open).toBeEnabled({ timeout: 5000 });
  }).toPass();
  await open.click();
  const dialog = page.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByLabel("E-mail address").fill(to.email);
  await dialog.getByRole("radio", { name: to.role }).check();
  await noViolations(page);
  await dialog.getByRole("button", { name: "Send the invitation" }).click();
  await expect(row(page, to.email)).toContainText("Open until");
  return mailedLink(request, demo, { to: to.email, path: "/tenant/join" });
}

async function joinAsNewcomer(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link);
  await field(page, "Your name").fill(name);
  await field(page, "Password").fill(password);
  await field(page, "Password again").fill(password);
  await noViolations(page);
  await page.getByRole("button", { name: "Join" }).click();
  await page.waitForURL(/\/tenant\/dashboard\?tenant=/);
}

test.use({ locale: "en-US" });

test("a billing contact is invited, joins with a new account, pays but changes nothing, and is removed", async ({
  page,
  browser,
  request,
  demo,
}) => {
  const business = await registerBusiness(request, demo.portalUrl);
  await openPortal(page, demo, business, people);
  await expect(shown(page, "You are the only owner.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Leave this business" })).toBeDisabled();
  await noViolations(page);
  const email = `nora-${randomUUID().slice(0, 8)}@quay.example`;
  const link = await invite(page, request, demo, { email, role: "Billing contact" });

  const theirs = await browser.newPage();
  // A mail scanner opens it first.
  await theirs.goto(link);
  await joinAsNewcomer(theirs, link, "Nora Narrow");
  await expect(shown(theirs, business.name).first()).toBeVisible();
  await theirs.goto("/tenant/settings");
  await expect(shown(theirs, "You can see these settings but not change them").first()).toBeVisible();
  await expect(field(theirs, "Business name")).toBeDisabled();
  await theirs.goto(people);
  await expect(shown(theirs, "Owners change the people")).toBeVisible();
  await expect(theirs.getByRole("button", { name: "Invite somebody" })).toHaveCount(0);
  await expect(row(theirs, "Robin Quay")).toBeVisible();
  await noViolations(theirs);
  await theirs.goto("/billing");
  await expect(heading(theirs, "Billing")).toBeVisible();
  await theirs.goto(link);
  await expect(heading(theirs, "This link was already used")).toBeVisible();

  await page.reload();
  await row(page, email).getByRole("button", { name: "Remove" }).click();
  const dialog = page.getByRole("dialog", { name: /^Remove/ });
  await expect(dialog).toContainText("loses this business at once");
  await noViolations(page);
  await dialog.getByRole("button", { name: "Remove" }).click();
  await expect(row(page, email)).toHaveCount(0);
  await theirs.goto("/tenant/dashboard");
  await expect(shown(theirs, "You have no business here yet")).toBeVisible();
  await theirs.close();
});

test("an invitation is for one address: another account is told so, a withdrawn one opens nothing", async ({
  page,
  request,
  demo,
}) => {
  const business = await registerBusiness(request, demo.portalUrl);
  const other = await registerBusiness(request, demo.portalUrl);
  await openPortal(page, demo, business, people);
  const link = await invite(page, request, demo, { email: other.email, role: "Owner" });
  await page.goto(link);
  await expect(heading(page, "This invitation is for another address")).toBeVisible();
  await noViolations(page);
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Sign out and continue" }).click()]);
  await expect(shown(page, "This address has an account.")).toBeVisible();
  await noViolations(page);
  await fillSignIn(page, other);
  await expect(shown(page, `You are signed in as ${other.email}`)).toBeVisible();
  await page.getByRole("button", { name: "Join" }).click();
  await page.waitForURL(/\/tenant\/dashboard\?tenant=/);
  await expect(page.getByRole("button", { name: new RegExp(business.name) })).toBeVisible();

  await page.goto(`${people}&tenant=${new URL(page.url()).searchParams.get("tenant")}`);
  const gone = await invite(page, request, demo, {
    email: `away-${randomUUID().slice(0, 8)}@quay.example`,
    role: "Billing contact",
  });
  await page.getByRole("button", { name: "Take back" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
  await expect(shown(page, "Nobody is invited at the moment.")).toBeVisible();
  await page.goto(gone);
  await expect(heading(page, "This invitation was taken back")).toBeVisible();
  await page.goto("/tenant/join?token=nobody-was-ever-sent-this-one");
  await expect(heading(page, "This invitation is not known")).toBeVisible();
});

test("ownership is handed over with the own password, and the giver leaves", async ({
  page,
  browser,
  request,
  demo,
}) => {
  const business = await registerBusiness(request, demo.portalUrl);
  await openPortal(page, demo, business, people);
  const email = `omar-${randomUUID().slice(0, 8)}@quay.example`;
  const link = await invite(page, request, demo, { email, role: "Billing contact" });
  const theirs = await browser.newPage();
  await joinAsNewcomer(theirs, link, "Omar Onward");
  await page.reload();
  await page.getByRole("button", { name: "Hand over ownership" }).click();
  const dialog = page.getByRole("dialog", { name: "Hand over" });
  await dialog.getByLabel("New owner").selectOption({ label: `\u2068Omar Onward\u2069 (\u2066${email}\u2069)` });
  await dialog.getByRole("radio", { name: "I leave this business" }).check();
  await dialog.getByLabel("Your password", { exact: true }).fill("not the right one");
  await dialog.getByRole("button", { name: "Hand over" }).click();
  await expect(dialog.getByLabel("Your password", { exact: true })).toBeFocused();
  await noViolations(page);
  await dialog.getByLabel("Your password", { exact: true }).fill(business.password);
  await dialog.getByRole("button", { name: "Hand over" }).click();
  await expect(shown(page, "You have no business here yet")).toBeVisible();
  await theirs.goto(people);
  await expect(theirs.getByRole("button", { name: "Invite somebody" })).toBeEnabled();
  await expect(row(theirs, "Robin Quay")).toHaveCount(0);
  await theirs.close();
});

test("the people and the invitation read from right to left in Arabic", async ({ page, browser, request, demo }) => {
  const business = await registerBusiness(request, demo.portalUrl);
  await openPortal(page, demo, business, people);
  const email = `huda-${randomUUID().slice(0, 8)}@quay.example`;
  const link = await invite(page, request, demo, { email, role: "Owner" });
  const theirs = await browser.newPage({ locale: "ar-OM" });
  await theirs.goto(link);
  await expect(theirs.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(heading(theirs, /انضم إلى .*مغسلة الرصيف/)).toBeVisible();
  await noViolations(theirs);
  await openPortal(theirs, demo, business, people);
  await expect(theirs.getByRole("heading", { name: "الدعوات المفتوحة" })).toBeVisible();
  await expect(row(theirs, email)).toContainText("المالك");
  await noViolations(theirs);
  await theirs.close();
});
