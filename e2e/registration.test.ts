import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { registerBusiness } from "./businesses.ts";
import { expect, test } from "./fixtures.ts";
import { mailedLink } from "./mailbox.ts";
import { button, field, heading, main, noViolations, shown } from "./page.ts";

const password = "quiet harbours 41 wander";
const unique = () => `t${randomUUID().slice(0, 8)}`;

const words = {
  en: {
    name: "Business name",
    slug: "Workspace address",
    person: "Your name",
    email: "E-mail address",
    password: "Password",
    toBusiness: "Continue to Business",
    toSignIn: "Continue to Sign-in",
    toReview: "Continue to Review",
    start: "Start 14-day trial",
    ready: /is ready$/,
    days: "14 days left",
    open: "Open your workspace",
  },
  ar: {
    name: "اسم المنشأة",
    slug: "عنوان مساحة العمل",
    person: "اسمك",
    email: "البريد الإلكتروني",
    password: "كلمة المرور",
    toBusiness: "المتابعة إلى المنشأة",
    toSignIn: "المتابعة إلى الدخول",
    toReview: "المتابعة إلى المراجعة",
    start: "ابدأ تجربة 14 يومًا",
    ready: /جاهزة$/,
    days: "بقي 14 يومًا",
    open: "افتح مساحة عملك",
  },
} as const;
type Words = (typeof words)[keyof typeof words];

const next = (page: Page, name: string) => button(page, name).click();

async function fillBusiness(page: Page, w: Words, business: { name: string; slug: string }): Promise<void> {
  await field(page, w.name).fill(business.name);
  await field(page, w.slug).fill(business.slug);
  await next(page, w.toSignIn);
}

async function fillAdministrator(page: Page, w: Words, email: string): Promise<void> {
  await field(page, w.person).fill("Sam Harbour");
  await field(page, w.email).fill(email);
  await field(page, w.password).fill(password);
  await next(page, w.toReview);
}

/** The form filled in as far as its last button. */
async function fillAll(page: Page, w: Words, slug: string): Promise<void> {
  await page.goto("/tenant/register?plan=growth&cycle=yearly");
  await fillBusiness(page, w, { name: `Harbour ${slug}`, slug });
  await fillAdministrator(page, w, `${slug}@harbour.example`);
  await expect(button(page, w.start)).toBeVisible();
}

const arrived = (page: Page) => page.waitForURL(/\/tenant\/welcome\//, { timeout: 30_000 });

async function tenantsOf(page: Page): Promise<string[]> {
  const response = await page.request.get("/api/trpc/tenant.mine");
  const { result } = (await response.json()) as { result: { data: { json: { slug: string }[] } } };
  return result.data.json.map(({ slug }) => slug);
}

test.describe("in English", () => {
  test.use({ locale: "en-US" });
  const w = words.en;

  test("prices change with cycle and currency, and lead to the form with the plan", async ({ page }) => {
    await page.goto("/");
    await expect(page).toHaveURL(/\/pricing$/);
    const growth = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Growth" }) });
    await expect(growth).toContainText("USD 79.00");
    await shown(page, "Yearly, save 16%").click();
    await expect(growth).toContainText("USD 790.00");
    await expect(growth).toContainText("USD 158.00 less than twelve months");
    await page.getByRole("combobox", { name: "Currency" }).selectOption("OMR");
    await expect(growth).toContainText("OMR 790.000");
    await noViolations(page);
    await growth.getByRole("link", { name: "Start 14-day trial of Growth" }).click();
    await expect(page).toHaveURL(/plan=growth&cycle=yearly/);
    await expect(page.getByRole("heading", { name: "Your business", exact: true })).toBeVisible();
  });

  test("a business registers with the keyboard alone and opens its workspace", async ({ page }) => {
    const slug = unique();
    await page.goto("/tenant/register");
    await expect(page.getByRole("heading", { name: "Choose a plan" })).toBeVisible();
    await noViolations(page);
    await page.getByRole("radio", { name: /^Starter/ }).focus();
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("radio", { name: /^Growth/ })).toBeChecked();
    await page.keyboard.press("Enter");
    await expect(shown(page, "Your business", { exact: true })).toBeFocused();
    await page.keyboard.press("Tab");
    await page.keyboard.type(`Harbour ${slug}`);
    await expect(field(page, w.slug)).toHaveValue(`harbour-${slug}`);
    await noViolations(page);
    await page.keyboard.press("Enter");
    await expect(shown(page, "Your sign-in", { exact: true })).toBeFocused();
    await page.keyboard.press("Tab");
    await page.keyboard.type("Sam Harbour");
    await page.keyboard.press("Tab");
    await page.keyboard.type(`${slug}@harbour.example`);
    await page.keyboard.press("Tab");
    await page.keyboard.type(password);
    await expect(shown(page, "Strength: strong")).toBeVisible();
    await noViolations(page);
    await page.keyboard.press("Enter");
    await expect(shown(page, "Check and start", { exact: true })).toBeFocused();
    await noViolations(page);
    await button(page, w.start).focus();
    await page.keyboard.press("Enter");
    await arrived(page);
    await expect(heading(page, w.ready)).toBeVisible();
    await expect(shown(page, `${slug}@harbour.example`)).toBeVisible();
    await expect(shown(page, w.days)).toBeVisible();
    await noViolations(page);
    await button(page, w.open).click();
    await page.waitForURL((url) => url.hostname.startsWith(`harbour-${slug}.`));
  });

  test("every wrong field says what to do, and the first one has the focus", async ({ page }) => {
    await page.goto("/tenant/register?plan=starter");
    await next(page, w.toSignIn);
    await expect(field(page, w.name)).toBeFocused();
    await expect(shown(page, "This is too short. Add a few characters.")).toBeVisible();
    await fillBusiness(page, w, { name: "Harbour", slug: `ok-${unique()}` });
    await field(page, w.person).fill("Sam");
    await field(page, w.email).fill("sam@nowhere");
    await field(page, w.password).fill("short");
    await next(page, w.toReview);
    await expect(field(page, w.email)).toBeFocused();
    await expect(shown(page, "This is not a complete e-mail address. Write it like name@example.com.")).toBeVisible();
    await expect(shown(page, "This password is too short. Use at least 12 characters.")).toBeVisible();
    // Only the server knows the common ones: the form leads back to the field.
    await field(page, w.email).fill(`${unique()}@harbour.example`);
    await field(page, w.password).fill("password1234");
    await next(page, w.toReview);
    await next(page, w.start);
    await expect(shown(page, "This password is on the lists that attackers try first. Choose another.")).toBeVisible();
    await expect(field(page, w.password)).toBeFocused();
  });

  test("hostile text is refused at its field or shown as the text it is", async ({ page }) => {
    const slug = unique();
    await page.goto("/tenant/register?plan=starter");
    await field(page, w.name).fill("evil\u202egnp.exe");
    await field(page, w.slug).fill("a".repeat(70));
    await next(page, w.toSignIn);
    await expect(shown(page, "This contains characters that cannot be used here.", { exact: false })).toBeVisible();
    await expect(shown(page, "This is too long. Shorten it.")).toBeVisible();
    for (const wrong of ["аdmin-shop", "-shop", "shop--two", "'; drop table tenants; --", "../../etc"]) {
      await field(page, w.slug).fill(wrong);
      await expect(
        shown(page, "Use the letters a to z, digits and single hyphens, starting with a letter."),
      ).toBeVisible();
    }
    await field(page, w.slug).fill("admin");
    await expect(shown(page, "This address is reserved. Choose another.")).toBeVisible();
    const hostile = `<img src=x onerror="document.title='owned'"> '; drop schema platform; --`;
    await fillBusiness(page, w, { name: hostile, slug });
    await fillAdministrator(page, w, `${slug}@harbour.example`);
    await expect(shown(page, hostile)).toBeVisible();
    await next(page, w.start);
    await arrived(page);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(hostile);
    await expect(page).not.toHaveTitle("owned");
  });

  test("a double click and a second tab of the same draft make one tenant", async ({ page, context }) => {
    const slug = unique();
    await fillAll(page, w, slug);
    const second = await context.newPage();
    await second.goto("/tenant/register");
    await expect(field(second, w.email)).toHaveValue(`${slug}@harbour.example`);
    await field(second, w.password).fill(password);
    await next(second, w.toReview);
    await button(page, w.start).dblclick();
    await arrived(page);
    await next(second, w.start);
    await arrived(second);
    expect(second.url()).toBe(page.url());
    expect(await tenantsOf(page)).toEqual([slug]);
  });

  test("an address that is taken offers another one, a click away", async ({ page, request, demo }) => {
    const slug = unique();
    await registerBusiness(request, demo.portalUrl, { slug });
    await page.goto("/tenant/register?plan=starter");
    await field(page, w.name).fill("Harbour");
    await field(page, w.slug).fill(slug);
    await expect(shown(page, `This address is taken. Try`)).toBeVisible();
    await page.getByRole("button", { name: `Use ${slug}-2` }).click();
    await expect(field(page, w.slug)).toHaveValue(`${slug}-2`);
    await expect(shown(page, "is available.")).toBeVisible();
  });

  test("an address that is taken while the form is filled in leads back to it", async ({ page, request, demo }) => {
    const slug = unique();
    await fillAll(page, w, slug);
    await registerBusiness(request, demo.portalUrl, { slug });
    await next(page, w.start);
    await expect(field(page, w.slug)).toBeFocused();
    await page.getByRole("button", { name: `Use ${slug}-2` }).click();
    await next(page, w.toSignIn);
    await next(page, w.toReview);
    await next(page, w.start);
    await arrived(page);
    expect(await tenantsOf(page)).toEqual([`${slug}-2`]);
  });

  test("a reload and the way back keep what was typed, but no password", async ({ page }) => {
    const slug = unique();
    await fillAll(page, w, slug);
    await page.goBack();
    await expect(field(page, w.email)).toHaveValue(`${slug}@harbour.example`);
    await page.goBack();
    await expect(field(page, w.name)).toHaveValue(`Harbour ${slug}`);
    await page.reload();
    await expect(field(page, w.name)).toHaveValue(`Harbour ${slug}`);
    await expect(field(page, w.slug)).toHaveValue(slug);
    await next(page, w.toSignIn);
    await expect(field(page, w.email)).toHaveValue(`${slug}@harbour.example`);
    await expect(field(page, w.password)).toHaveValue("");
    const stored = await page.evaluate(() => JSON.stringify(window.localStorage));
    expect(stored).toContain(slug);
    expect(stored).not.toContain(password);
  });

  test("an address with an account learns nothing here, and decides by the mailed link", async ({
    page,
    browser,
    request,
    demo,
  }) => {
    const earlier = await registerBusiness(request, demo.portalUrl);
    const slug = unique();
    const other = await browser.newPage();
    await other.goto("/tenant/register?plan=starter");
    await fillBusiness(other, w, { name: "Somebody else", slug });
    await fillAdministrator(other, w, earlier.email);
    await next(other, w.start);
    await expect(heading(other, "Check your inbox")).toBeVisible();
    await expect(main(other)).not.toContainText("quay.example");
    await expect(other.getByRole("button", { name: "Send the message again" })).toHaveCount(0);
    await noViolations(other);
    await other.close();

    const link = await mailedLink(page.request, demo, { to: earlier.email, path: "/tenant/confirm" });
    await page.goto(link);
    await noViolations(page);
    await button(page, "Confirm registration").click();
    await arrived(page);
    expect((await tenantsOf(page)).toSorted()).toEqual([earlier.slug, slug].toSorted());
    await page.goto(link);
    await expect(heading(page, "This link was already used")).toBeVisible();
  });

  test("a confirmation link that is no link says what to do", async ({ page }) => {
    await page.goto(`/tenant/confirm?token=${"x".repeat(43)}`);
    await expect(heading(page, "This link is not complete")).toBeVisible();
    await expect(page.getByRole("link", { name: "Register again" })).toBeVisible();
    await noViolations(page);
  });

  test("the language changes in place and what was typed stays", async ({ page }) => {
    await page.goto("/tenant/register?plan=starter");
    await field(page, w.name).fill("Harbour");
    await button(page, "العربية").click();
    await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
    await expect(page.locator("html")).toHaveAttribute("lang", "ar");
    await expect(field(page, words.ar.name)).toHaveValue("Harbour");
  });
});

test.describe("in Arabic", () => {
  test.use({ locale: "ar-OM" });
  const w = words.ar;

  test("a business registers from right to left", async ({ page }) => {
    const slug = unique();
    await page.goto("/tenant/register");
    await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
    await next(page, w.toBusiness);
    await field(page, w.name).fill("مغسلة النور");
    await expect(field(page, w.slug)).toHaveValue(/^[a-z][a-z0-9-]+$/);
    await expect(page.getByRole("combobox", { name: "العملة" })).toHaveValue("OMR");
    await expect(page.getByRole("combobox", { name: "المنطقة الزمنية" })).toHaveValue("Asia/Muscat");
    await noViolations(page);
    await fillBusiness(page, w, { name: "مغسلة النور", slug });
    await fillAdministrator(page, w, `${slug}@noor.example`);
    await noViolations(page);
    await next(page, w.start);
    await arrived(page);
    await expect(heading(page, w.ready)).toBeVisible();
    await expect(shown(page, w.days)).toBeVisible();
    await noViolations(page);
  });
});
