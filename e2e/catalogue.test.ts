import { AxeBuilder } from "@axe-core/playwright";
import type { APIRequestContext, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

type Demo = Parameters<Parameters<typeof test>[2]>[0]["demo"];

const secret = "a long enough sentence 42";
const unique = () => `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;

async function register(request: APIRequestContext, demo: Demo, planCode?: string) {
  const slug = `cat-${unique()}`;
  const response = await request.post(`${demo.portalUrl}/v1/tenants/register`, {
    data: {
      businessName: `Catalogue test ${slug}`,
      slug,
      country: "OM",
      currency: "OMR",
      timezone: "Asia/Muscat",
      language: "en",
      ...(planCode ? { planCode } : {}),
      adminUser: { email: `owner@${slug}.example`, password: secret, displayName: "Olivia Owner" },
    },
  });
  expect(response.status(), await response.text()).toBe(201);
  const { tenant }: { tenant: { id: string; name: string } } = await response.json();
  return tenant;
}

async function open(page: Page, demo: Demo, role: "admin" | "super_admin" | "support", path: string) {
  const person = demo.staff.find((staff) => staff.role === role);
  if (!person) throw new Error(`demo.json has no staff with the role ${role}`);
  await page.goto(`${demo.adminUrl}${path}`);
  await page.getByLabel("E-mail address").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${demo.adminUrl}${path}`);
}

async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

async function giveReason(page: Page, button: string) {
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("Asked for in the test");
  await dialog.getByRole("button", { name: button, exact: true }).click();
  await expect(dialog).toBeHidden();
}

test("a plan is made, published and priced; a dearer version is for newcomers until subscribers are moved, and back", async ({
  demo,
  page,
  request,
}) => {
  const code = `plan_${unique()}`;
  const name = `Plan ${code}`;
  await open(page, demo, "admin", "/dashboard/catalogue/plans/new");
  await page.getByLabel("Code").fill(code);
  await page.getByLabel("Name (English)").fill(name);
  await page.getByLabel("Name (Arabic)").fill("خطة الاختبار");
  await page.getByLabel("Description (English)").fill("For the journey");
  await page.getByLabel("Description (Arabic)").fill("للرحلة");
  await page.getByRole("checkbox", { name: "Public" }).check();
  await page.getByRole("button", { name: "Create plan" }).click();
  await giveReason(page, "Create plan");

  await expect(page.getByRole("heading", { level: 1, name: "Version 1" })).toBeVisible();
  await page.getByRole("combobox", { name: "Add a currency" }).selectOption("OMR");
  await page.getByLabel("OMR, Monthly").fill("199");
  // A public plan without dollars would take them from the price list that others look at meanwhile.
  await page.getByLabel("USD, Monthly").fill("519");
  for (const currency of ["USD", "OMR"]) {
    const row = page.getByRole("row").filter({ has: page.getByLabel(`${currency}, Monthly`) });
    await row.getByRole("button", { name: "Fill 3 × and 10 ×", exact: true }).click();
  }
  await expect(page.getByLabel("OMR, Quarterly")).toHaveValue("597.000");
  await expect(page.getByLabel("OMR, Yearly")).toHaveValue("1990.000");
  await page.getByRole("checkbox", { name: "Printing" }).check();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Review changes" }).click();
  await expect(page.getByRole("dialog").getByText("Gains Printing")).toBeVisible();
  await expectAccessible(page);
  await giveReason(page, "Publish version 1");
  await expect(page.getByRole("heading", { level: 2, name: /^Version 1/ })).toBeVisible();
  await expectAccessible(page);

  const tenant = await register(request, demo, code);
  await page.goto(`${demo.portalUrl}/pricing`);
  await expect(page.getByText(name).first()).toBeVisible();

  await page.goto(`${demo.adminUrl}/dashboard/catalogue/plans/${code}/edit`);
  await expect(page.getByLabel("OMR, Monthly")).toHaveValue("199.000");
  await page.getByLabel("OMR, Monthly").fill("219.0005");
  await page.getByRole("button", { name: "Review changes" }).click();
  await expect(page.getByText("This is not an amount in your currency")).toBeVisible();
  await page.getByLabel("OMR, Monthly").fill("219");
  await page.getByRole("button", { name: "Review changes" }).click();
  await giveReason(page, "Publish version 2");
  await expect(page.getByText("1 subscriber is on an older version and keeps it.")).toBeVisible();

  await page.getByRole("link", { name: "Move subscribers" }).click();
  const row = page.getByRole("row").filter({ hasText: tenant.name });
  await expect(row).toContainText(/199\.000/);
  await expect(row).toContainText(/219\.000/);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Move all 1" }).click();
  await giveReason(page, "Move 1 subscriber");
  await expect(page.getByRole("heading", { name: "1 subscriber moved" })).toBeVisible();
  await page.getByRole("button", { name: "Undo the move" }).click();
  await giveReason(page, "Undo the move");
  await expect(page.getByRole("heading", { name: "1 subscriber taken back" })).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: tenant.name })).toContainText("Version 1");

  // Withdrawn at once, so that the price list of other tests stays as it was.
  await page.goto(`${demo.adminUrl}/dashboard/catalogue/plans/${code}`);
  await page.getByRole("button", { name: "Withdraw plan" }).click();
  await giveReason(page, "Withdraw plan");
  await expect(page.getByText("Withdrawn", { exact: true })).toBeVisible();
});

test("a flag for one tenant shows in its trail, an override beats it, and the kill switch beats both", async ({
  demo,
  page,
  request,
}) => {
  const tenant = await register(request, demo);
  const key = `beta_${unique()}`;
  await open(page, demo, "admin", "/dashboard/flags/new");
  await page.getByLabel("Key").fill(key);
  await page.getByLabel("Name (English)").fill(`Flag ${key}`);
  await page.getByLabel("Name (Arabic)").fill("علم الاختبار");
  await page.getByLabel("Description (English)").fill("For the journey");
  await page.getByLabel("Description (Arabic)").fill("للرحلة");
  await page.getByLabel("Owner").fill("Growth team");
  await page.getByRole("button", { name: "Add a rule" }).click();
  await page.getByRole("combobox", { name: "On for" }).selectOption("Chosen tenants");
  await page
    .getByRole("textbox", { name: "Tenants" })
    .or(page.getByRole("combobox", { name: "Tenants" }))
    .fill(tenant.name);
  await page.getByRole("option", { name: tenant.name }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByText(/^On for 1 of \d/)).toBeVisible();
  await page.getByRole("button", { name: "Create flag" }).click();
  await giveReason(page, "Create flag");
  await expect(page.getByText("Running", { exact: true })).toBeVisible();
  await expectAccessible(page);

  const entitlements = `${demo.adminUrl}/dashboard/tenants/${tenant.id}?tab=entitlements`;
  await page.goto(entitlements);
  const row = () => page.getByRole("row").filter({ has: page.getByRole("button", { name: `Override ${key}` }) });
  await expect(row()).toContainText(/On.*Flag rule/);
  await row().locator("summary").click();
  await expect(row()).toContainText("matched: Chosen tenants");
  await expectAccessible(page);

  await page.getByRole("button", { name: `Override ${key}` }).click();
  await page.getByRole("dialog").getByRole("combobox", { name: "Answer" }).selectOption("Off");
  await giveReason(page, "Set override");
  await expect(row()).toContainText(/Off.*Override/);
  await page.getByRole("button", { name: `Withdraw: ${key}` }).click();
  await giveReason(page, "Withdraw");
  await expect(row()).toContainText(/On.*Flag rule/);

  await page.goto(`${demo.adminUrl}/dashboard/flags/${key}`);
  await page.getByRole("button", { name: "Kill flag" }).click();
  await giveReason(page, "Kill flag");
  await expect(page.getByText("Killed", { exact: true })).toBeVisible();
  await page.goto(entitlements);
  await expect(row()).toContainText(/Off.*Kill switch/);
});

test("a bulk change is previewed, applied and undone row by row", async ({ demo, page, request }) => {
  const tenant = await register(request, demo);
  await open(page, demo, "admin", `/dashboard/bulk?search=${tenant.id}`);
  await expect(page.getByText("1 tenant matches")).toBeVisible();
  await page.getByRole("combobox", { name: "Feature, flag or limit" }).selectOption("limit:branches");
  await page.getByRole("textbox", { name: "Limit" }).fill("-2");
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByText("This number is too small")).toBeVisible();
  await page.getByRole("textbox", { name: "Limit" }).fill("7");
  await page.getByRole("button", { name: "Preview" }).click();
  const row = page
    .getByRole("table", { name: "3. What would change" })
    .getByRole("row")
    .filter({ hasText: tenant.name });
  await expect(row).toContainText("Changes");
  await page.getByRole("button", { name: "Apply to 1 tenant" }).click();
  await giveReason(page, "Apply");
  await expect(page.getByText("1 of 1 went well.")).toBeVisible();
  await page.getByRole("button", { name: "Undo change" }).click();
  await giveReason(page, "Undo change");
  await expect(page.getByText("Taken back")).toBeVisible();
  await expectAccessible(page);
});

test("support sees catalogue, flags and settings and changes none of them", async ({ demo, page }) => {
  await open(page, demo, "support", "/dashboard/catalogue");
  await expect(page.getByText("Read-only: the role Support")).toBeVisible();
  await expect(page.getByRole("link", { name: "New plan" })).toHaveCount(0);
  await expectAccessible(page);
  for (const path of [
    "/dashboard/flags",
    "/dashboard/settings",
    "/dashboard/bulk",
    "/dashboard/catalogue?tab=features",
  ]) {
    await page.goto(`${demo.adminUrl}${path}`);
    await expect(page.getByText("Read-only: the role Support")).toBeVisible();
    await expectAccessible(page);
  }
  const status = await page.evaluate(async () => {
    const response = await fetch("/api/trpc/admin.catalogue.updatePlan", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ json: { code: "pro", change: { isPublic: false }, reason: "past the page" } }),
    });
    return response.status;
  });
  expect(status).toBe(403);
});

test("settings are read as they are stored, refused at the field, and kept", async ({ demo, page }) => {
  await open(page, demo, "super_admin", "/dashboard/settings");
  const sales = page.getByLabel("Contact sales");
  await expect(sales).not.toHaveValue("");
  await expect(page.getByRole("checkbox", { name: "Self-registration" })).toBeChecked();
  const before = await sales.inputValue();
  await sales.fill("javascript:alert(1)");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("This is not a complete web address")).toBeVisible();
  await sales.fill(before);
  await page.getByLabel("Checkout lasts, hours").fill("36");
  await page.getByRole("button", { name: "Save changes" }).click();
  await giveReason(page, "Save changes");
  await page.reload();
  await expect(page.getByLabel("Checkout lasts, hours")).toHaveValue("36");
  await expectAccessible(page);
});
