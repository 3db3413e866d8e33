import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { type Business, registerBusiness } from "./businesses.ts";
import { expect, test } from "./fixtures.ts";
import { mailedLink } from "./mailbox.ts";

const noViolations = async (page: Page) => expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });

async function fillSignIn(page: Page, { email, password }: Pick<Business, "email" | "password">): Promise<void> {
  await field(page, "E-mail address").fill(email);
  await field(page, "Password").fill(password);
  await button(page, "Sign in").click();
}

test.use({ locale: "en-US" });

test("somebody signs in, sees what the workspace has, and signs out", async ({ page, request, demo }) => {
  const business = await registerBusiness(request, demo.portalUrl);
  await page.goto(business.workspace);
  await expect(page).toHaveURL(/\/login\?to=/);
  await expect(heading(page, new RegExp(business.name))).toBeVisible();
  await expect(page.getByText("مغسلة الرصيف")).toBeVisible();
  await noViolations(page);
  await fillSignIn(page, { ...business, password: "not the right one" });
  await expect(page.getByRole("main").getByRole("alert")).toContainText("The e-mail address or the password is wrong");
  await fillSignIn(page, business);
  await expect(heading(page, /Good to see you/)).toContainText("Robin Quay");
  const main = page.getByRole("main");
  await expect(main).toContainText("14 days left in the trial");
  await expect(main).toContainText("8 of 12 features are on.");
  await expect(
    main.getByRole("listitem").filter({ hasText: "Driver app" }).getByRole("img", { name: "On" }),
  ).toBeVisible();
  await expect(
    main.getByRole("listitem").filter({ hasText: "White label" }).getByRole("img", { name: "Off" }),
  ).toBeVisible();
  await expect(main).toContainText("0 of 500");
  await expect(main).toContainText("Administrator");
  await noViolations(page);
  // The owner's session is another one.
  await page.goto("/tenant/dashboard");
  await expect(heading(page, "Sign in")).toBeVisible();
  await page.goto(business.workspace);
  await button(page, "Account of Robin Quay").click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByText("You are signed out.")).toBeVisible();
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
  await expect(page.getByText("Your session has ended. Sign in again to continue.")).toBeVisible();
  await fillSignIn(page, mine);
  await expect(page.getByRole("main").getByRole("alert")).toContainText("The e-mail address or the password is wrong");
});

test("a mailed link signs in once, by the button and not by opening it", async ({ page, request, demo }) => {
  const business = await registerBusiness(request, demo.portalUrl);
  await page.goto(`${business.workspace}/login`);
  await page.getByRole("link", { name: "E-mail me a sign-in link instead" }).click();
  await noViolations(page);
  await field(page, "E-mail address").fill(business.email);
  await button(page, "Send sign-in link").click();
  await expect(page.getByRole("heading", { name: "Check your inbox" })).toBeFocused();
  const link = await mailedLink(request, { mailUrl: demo.mailUrl, to: business.email, path: "/sign-in" });
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
  const link = await mailedLink(request, { mailUrl: demo.mailUrl, to: business.email, path: "/reset" });
  expect(new URL(link).origin).toBe(business.workspace);
  await page.goto(link);
  await noViolations(page);
  await field(page, "New password").fill("eleven brass lanterns");
  await field(page, "New password again").fill("eleven brass lanterns");
  await button(page, "Set new password").click();
  await expect(page.getByText("Your password is changed. Sign in with the new one.")).toBeVisible();
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

test("a workspace that staff suspend says what to do", async ({ page, browser, request, demo }) => {
  const business = await registerBusiness(request, demo.portalUrl);
  await page.goto(`${business.workspace}/login`);
  await fillSignIn(page, business);
  await expect(heading(page, /Good to see you/)).toBeVisible();

  const [staff] = demo.staff;
  const office = await browser.newContext({ baseURL: demo.adminUrl });
  const call = async (path: string, input: unknown) => {
    const response = await office.request.post(`/api/trpc/${path}`, {
      data: { json: input },
      headers: { origin: demo.adminUrl },
    });
    expect(response.status(), await response.text()).toBe(200);
  };
  await call("staff.signIn", { email: staff?.email, password: staff?.password });
  const list = await office.request.get(
    `/api/trpc/admin.tenants.list?input=${encodeURIComponent(JSON.stringify({ json: { search: business.slug } }))}`,
  );
  const id = /"id":"([0-9a-f-]{36})"/.exec(await list.text())?.[1];
  await call("admin.tenants.suspend", { tenantId: id, reason: "Shown in a test" });
  await office.close();

  await page.reload();
  const main = page.getByRole("main");
  await expect(main.getByRole("status")).toContainText("This workspace cannot be used at the moment");
  await expect(main).not.toContainText("Driver app");
  await noViolations(page);
  await page.goto("/tenant/login");
  await fillSignIn(page, business);
  await expect(page.getByRole("main")).toContainText("This account is suspended");
  await expect(button(page, "Open your workspace")).toHaveCount(0);
  await noViolations(page);
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
    await expect(page.getByText("بقي 14 يومًا من الفترة التجريبية")).toBeVisible();
    await expect(page.getByRole("banner")).toContainText("مغسلة الرصيف");
    await noViolations(page);
  });
});
