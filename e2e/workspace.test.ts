import { readFile } from "node:fs/promises";
import type { APIRequestContext } from "@playwright/test";
import { registerBusiness } from "./businesses.ts";
import { expect, test } from "./fixtures.ts";
import { mailedLink } from "./mailbox.ts";
import { button, field, fillSignIn, heading, main, noViolations, openDialog, shown } from "./page.ts";
import { call, openPortal, openWorkspace, signInStaff } from "./sessions.ts";

test.use({ locale: "en-US" });

test("somebody signs in, sees what the workspace has, and signs out", async ({ page, request, demo }) => {
  const business = await registerBusiness(request, demo.portalUrl);
  await page.goto(business.workspace);
  await expect(page).toHaveURL(/\/login\?to=/);
  await expect(heading(page, new RegExp(business.name))).toBeVisible();
  await expect(shown(page, "مغسلة الرصيف")).toBeVisible();
  await noViolations(page);
  await fillSignIn(page, { ...business, password: "not the right one" });
  await expect(main(page).getByRole("alert")).toContainText("The e-mail address or the password is wrong");
  await fillSignIn(page, business);
  await expect(heading(page, /Good to see you/)).toContainText("Robin Quay");
  await expect(main(page)).toContainText("14 days left in the trial");
  await expect(main(page)).toContainText("8 of 12 features are on.");
  await expect(
    main(page).getByRole("listitem").filter({ hasText: "Driver app" }).getByRole("img", { name: "On" }),
  ).toBeVisible();
  await expect(
    main(page).getByRole("listitem").filter({ hasText: "White label" }).getByRole("img", { name: "Off" }),
  ).toBeVisible();
  await expect(main(page)).toContainText("0 of 500");
  await expect(main(page)).toContainText("Administrator");
  await noViolations(page);
  // The owner's session is another one.
  await page.goto("/tenant/dashboard");
  await expect(heading(page, "Sign in")).toBeVisible();
  await page.goto(business.workspace);
  await button(page, "Account of Robin Quay").click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(shown(page, "You are signed out.")).toBeVisible();
  await page.goto(business.workspace);
  await expect(page).toHaveURL(/\/login/);
});

test("a session of one workspace opens no other", async ({ page, request, demo }) => {
  const [mine, theirs] = [
    await registerBusiness(request, demo.portalUrl),
    await registerBusiness(request, demo.portalUrl),
  ];
  await page.goto(`${mine.workspace}/login`);
  await fillSignIn(page, mine);
  await expect(heading(page, /Good to see you/)).toBeVisible();
  const [cookie] = (await page.context().cookies(mine.workspace)).filter(({ name }) => name.endsWith("tenantry_user"));
  expect(cookie).toBeDefined();
  await page
    .context()
    .addCookies([{ name: cookie?.name ?? "", value: cookie?.value ?? "", url: theirs.workspace, httpOnly: true }]);
  await page.goto(theirs.workspace);
  await expect(shown(page, "Your session has ended. Sign in again to continue.")).toBeVisible();
  await fillSignIn(page, mine);
  await expect(main(page).getByRole("alert")).toContainText("The e-mail address or the password is wrong");
});

test("a mailed link signs in once, by the button and not by opening it", async ({ page, request, demo }) => {
  const business = await registerBusiness(request, demo.portalUrl);
  await page.goto(`${business.workspace}/login`);
  await page.getByRole("link", { name: "E-mail me a sign-in link instead" }).click();
  await noViolations(page);
  await field(page, "E-mail address").fill(business.email);
  await button(page, "Send sign-in link").click();
  await expect(page.getByRole("heading", { name: "Check your inbox" })).toBeFocused();
  const link = await mailedLink(request, demo, { to: business.email, path: "/sign-in" });
  expect(new URL(link).origin).toBe(business.workspace);
  await page.goto(link);
  await page.goto(link);
  await noViolations(page);
  await button(page, "Continue to sign in").click();
  await expect(heading(page, /Good to see you/)).toBeVisible();
  await page.goto(link);
  await expect(heading(page, "This link was already used")).toBeVisible();
  await expect(button(page, "Send sign-in link")).toBeVisible();
  await noViolations(page);
  await page.goto(`${business.workspace}/sign-in?token=${"x".repeat(43)}`);
  await expect(heading(page, "This link is not complete")).toBeVisible();
});

test("a forgotten password of the workspace is replaced there", async ({ page, request, demo }) => {
  const business = await registerBusiness(request, demo.portalUrl);
  await page.goto(`${business.workspace}/forgot`);
  await field(page, "E-mail address").fill(business.email);
  await button(page, "Send reset link").click();
  const link = await mailedLink(request, demo, { to: business.email, path: "/reset" });
  expect(new URL(link).origin).toBe(business.workspace);
  await page.goto(link);
  await noViolations(page);
  await field(page, "New password").fill("eleven brass lanterns");
  await field(page, "New password again").fill("eleven brass lanterns");
  await button(page, "Set new password").click();
  await expect(shown(page, "Your password is changed. Sign in with the new one.")).toBeVisible();
  await fillSignIn(page, { ...business, password: "eleven brass lanterns" });
  await expect(heading(page, /Good to see you/)).toBeVisible();
  await page.goto(link);
  await expect(heading(page, "This link was already used")).toBeVisible();
});

test("an address that nobody has, and a page that is not there, say so", async ({ page, request, demo }) => {
  const business = await registerBusiness(request, demo.portalUrl);
  const nobody = business.workspace.replace(business.slug, `no-${business.slug}`);
  for (const path of ["/", "/login", "/sign-in"]) {
    const response = await page.goto(`${nobody}${path}`);
    expect(response?.status()).toBe(404);
    await expect(heading(page, "There is no workspace at this address")).toBeVisible();
  }
  await noViolations(page);
  await page.getByRole("link", { name: "Go to Tenantry" }).click();
  await expect(page).toHaveURL(`${demo.portalUrl}/pricing`);
  for (const path of ["/nothing", "/tenant/login", "/workspace/login"]) {
    const response = await page.goto(`${business.workspace}${path}`);
    expect(response?.status()).toBe(404);
    await expect(heading(page, "There is nothing at this address")).toBeVisible();
    await expect(page.getByRole("banner")).toContainText(business.name);
  }
  await noViolations(page);
});

test("a workspace that staff suspend says what to do", async ({ page, request, demo }) => {
  const business = await registerBusiness(request, demo.portalUrl);
  await openWorkspace(page, business, "/");
  await expect(heading(page, /Good to see you/)).toBeVisible();

  await signInStaff(request, demo, "admin");
  const suspension = { tenantId: business.id, reason: "Shown in a test" };
  await call(request, demo.adminUrl, "admin.tenants.suspend", suspension);

  await page.reload();
  await expect(main(page).getByRole("status")).toContainText("This workspace cannot be used at the moment");
  await expect(main(page)).not.toContainText("Driver app");
  await noViolations(page);
  await openPortal(page, demo, business, "/tenant/dashboard");
  await expect(main(page)).toContainText("This account is suspended");
  await expect(button(page, "Open your workspace")).toHaveCount(0);
  await noViolations(page);
});

/** A business whose program asks `/v1`. On Free its limits are near: 20 orders, 2 seats, 1 branch, 100 MB. */
async function programOf(request: APIRequestContext, portalUrl: string, planCode: string) {
  const business = await registerBusiness(request, portalUrl, { planCode });
  const headers = { authorization: `Bearer ${business.accessToken}` };
  return {
    ...business,
    get: (path: string) => request.get(`${portalUrl}/v1${path}`, { headers }),
    order: () => request.post(`${portalUrl}/v1/orders`, { headers, data: { customer: "Said", total: "2.500" } }),
  };
}

test("orders are taken to the limit; the one beyond is refused with the way to larger plans", async ({
  page,
  request,
  demo,
}) => {
  const business = await programOf(request, demo.portalUrl, "free");
  for (let i = 0; i < 18; i++) expect((await business.order()).status()).toBe(201);
  await openWorkspace(page, business, "/orders");
  await expect(main(page).getByRole("status")).toContainText("18 of 20 orders this month");
  await noViolations(page);
  const dialog = page.getByRole("dialog");
  const take = async (total: string) => {
    await openDialog(page, button(page, "New order"));
    await dialog.getByLabel("Customer").fill("Huda");
    await dialog.getByLabel("Total").fill(total);
    await button(dialog, "Take the order").click();
  };
  await take("2.5005");
  await expect(dialog).toContainText("This is not an amount in your currency");
  await dialog.getByLabel("Total").fill("2.5");
  await button(dialog, "Take the order").click();
  await expect(main(page).getByRole("status")).toContainText("19 of 20 orders this month");

  // Somebody else takes the last one meanwhile.
  expect((await business.order()).status()).toBe(201);
  await take("3");
  await expect(dialog.getByRole("alert")).toContainText("Your plan’s limit is reached");
  const plans = new RegExp(`^${demo.portalUrl}/billing/[0-9a-f-]{36}/plans$`);
  await expect(dialog.getByRole("link", { name: "See larger plans" })).toHaveAttribute("href", plans);
  await noViolations(page);
  await page.reload();
  await expect(main(page).getByRole("status")).toContainText("20 of 20 orders this month");
  await expect(button(page, "New order")).toHaveCount(0);
  await main(page).getByRole("link", { name: "Choose a larger plan" }).click();
  await page.waitForURL(/\/tenant\/login/);
  await fillSignIn(page, business);
  await expect(page).toHaveURL(plans);
  await expect(main(page)).toContainText("Growth");
});

test("somebody is invited, joins, is made administrator, and leaves", async ({ page, browser, request, demo }) => {
  const business = await programOf(request, demo.portalUrl, "free");
  await openWorkspace(page, business, "/people");
  const email = `uma@${business.slug}.example`;
  const dialog = await openDialog(page, button(page, "Invite somebody"));
  await dialog.getByLabel("E-mail address").fill(email);
  await button(dialog, "Send the invitation").click();
  const row = page.getByRole("row").filter({ hasText: email });
  await expect(row).toContainText("Invited until");
  await expect(main(page).getByRole("status")).toContainText("2 of 2 seats taken");
  await noViolations(page);

  const link = await mailedLink(request, demo, { to: email, path: "/join" });
  expect(new URL(link).origin).toBe(business.workspace);
  const theirs = await browser.newPage();
  await theirs.goto(link);
  await noViolations(theirs);
  await field(theirs, "Your name").fill("Uma Quay");
  await field(theirs, "Password").fill("eleven brass lanterns");
  await field(theirs, "Password again").fill("eleven brass lanterns");
  await button(theirs, "Accept the invitation").click();
  await expect(shown(theirs, "Welcome. Sign in with the password you have just chosen.")).toBeVisible();
  await fillSignIn(theirs, { email, password: "eleven brass lanterns" });
  await expect(heading(theirs, /Good to see you/)).toContainText("Uma Quay");

  await page.reload();
  await expect(row).toContainText("Active");
  await expect(row).toContainText("Uma Quay");
  await button(row, "Make administrator").click();
  await expect(row).toContainText("Administrator");
  await openDialog(page, button(row, "Deactivate"));
  await button(dialog, "Deactivate").click();
  await expect(row).toContainText("Deactivated");
  await expect(main(page)).toContainText("1 of 2 seats taken");
  await theirs.reload();
  await expect(theirs).toHaveURL(/\/login/);
  await theirs.close();
});

test("a file is uploaded, counted, downloaded and deleted; what cannot be deleted says why", async ({
  page,
  request,
  demo,
}) => {
  const business = await programOf(request, demo.portalUrl, "free");
  await openWorkspace(page, business, "/files");
  await expect(main(page)).toContainText("0 of 100 MB used");
  const upload = (name: string, bytes: number) =>
    page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.alloc(bytes, "a") });
  await upload("price-list.txt", 2_340_000);
  const row = page.getByRole("row").filter({ hasText: "price-list.txt" });
  await expect(row).toContainText("2.3 MB");
  await expect(main(page)).toContainText("2.3 of 100 MB used");
  await noViolations(page);
  const download = page.waitForEvent("download");
  await row.getByRole("link", { name: "price-list.txt" }).click();
  expect((await download).suggestedFilename()).toBe("price-list.txt");
  await upload("page.html", 10);
  await expect(main(page).getByRole("alert")).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "page.html" })).toHaveCount(0);

  const dialog = await openDialog(page, button(row, "Delete"));
  await noViolations(page);
  // Somebody else deletes it meanwhile.
  const path = (await row.getByRole("link").getAttribute("href")) ?? "";
  expect(await page.evaluate(async (url) => (await fetch(url, { method: "DELETE" })).status, path)).toBe(200);
  await button(dialog, "Delete").click();
  await expect(dialog.getByRole("alert")).toContainText("This does not exist");
  await page.reload();
  await expect(row).toHaveCount(0);
  await expect(main(page)).toContainText("0 of 100 MB used");
});

test("receipts are refused on Free, given on Starter, and where staff agreed otherwise", async ({
  page,
  request,
  demo,
}) => {
  const business = await programOf(request, demo.portalUrl, "free");
  expect((await business.order()).status()).toBe(201);
  const receiptOf = async ({ get }: Pick<typeof business, "get">) => {
    const { orders }: { orders: { id: string }[] } = await (await get("/orders")).json();
    return get(`/orders/${orders[0]?.id}/receipt`);
  };
  const refused = await receiptOf(business);
  expect([refused.status(), await refused.json()]).toMatchObject([
    403,
    { code: "feature_not_in_plan", feature: "pdf_invoices", upgradeUrl: expect.stringMatching(/\/plans$/) },
  ]);
  await openWorkspace(page, business, "/orders");
  const row = page.getByRole("row").filter({ hasText: "Said" });
  await expect(row).toContainText("Not in the plan");
  await expect(row.getByRole("link")).toHaveCount(0);

  await signInStaff(request, demo, "admin");
  const value = { kind: "feature", code: "pdf_invoices", enabled: true };
  const override = { tenantId: business.id, value, reason: "Shown in a test" };
  await call(request, demo.adminUrl, "admin.entitlements.setOverride", override);

  await expect(async () => {
    await page.reload();
    await expect(row.getByRole("link", { name: /Download receipt/ })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await noViolations(page);
  const download = page.waitForEvent("download");
  await row.getByRole("link", { name: /Download receipt/ }).click();
  const bytes = await readFile(await (await download).path());
  expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
  expect((await receiptOf(business)).headers()["content-type"]).toBe("application/pdf");

  const starter = await programOf(request, demo.portalUrl, "starter");
  expect((await starter.order()).status()).toBe(201);
  expect((await (await receiptOf(starter)).body()).subarray(0, 5).toString()).toBe("%PDF-");
});

test.describe("in Arabic", () => {
  test.use({ locale: "ar-OM" });

  test("the workspace carries its Arabic name, from right to left", async ({ page, request, demo }) => {
    const business = await registerBusiness(request, demo.portalUrl);
    await page.goto(`${business.workspace}/login`);
    await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
    await expect(heading(page, /مغسلة الرصيف/)).toBeVisible();
    await noViolations(page);
    await field(page, "البريد الإلكتروني").fill(business.email);
    await field(page, "كلمة المرور").fill(business.password);
    await button(page, "تسجيل الدخول").click();
    await expect(shown(page, "بقي 14 يومًا من الفترة التجريبية")).toBeVisible();
    await expect(page.getByRole("banner")).toContainText("مغسلة الرصيف");
    await noViolations(page);
  });
});
