import { randomUUID } from "node:crypto";
import { registerBusiness } from "./businesses.ts";
import { expect, test } from "./fixtures.ts";
import { button, field, giveReason, heading, noViolations, shown } from "./page.ts";
import { askFrom, openAdmin } from "./sessions.ts";

const unique = () => randomUUID().slice(0, 8);

test("a plan is made, published and priced; a dearer version is for newcomers until subscribers are moved, and back", async ({
  demo,
  page,
  request,
}) => {
  const code = `plan_${unique()}`;
  const name = `Plan ${code}`;
  await openAdmin(page, demo, "admin", "/dashboard/catalogue/plans/new");
  await field(page, "Code").fill(code);
  await field(page, "Name (English)").fill(name);
  await field(page, "Name (Arabic)").fill("خطة الاختبار");
  await field(page, "Description (English)").fill("For the journey");
  await field(page, "Description (Arabic)").fill("للرحلة");
  await page.getByRole("checkbox", { name: "Public" }).check();
  await button(page, "Create plan").click();
  await giveReason(page, "Create plan");

  await expect(heading(page, "Version 1")).toBeVisible();
  await page.getByRole("combobox", { name: "Add a currency" }).selectOption("OMR");
  await field(page, "OMR, Monthly").fill("199");
  // A public plan without dollars would take them from the price list that others look at meanwhile.
  await field(page, "USD, Monthly").fill("519");
  for (const currency of ["USD", "OMR"]) {
    const row = page.getByRole("row").filter({ has: field(page, `${currency}, Monthly`) });
    await row.getByRole("button", { name: "Fill 3 × and 10 ×", exact: true }).click();
  }
  await expect(field(page, "OMR, Quarterly")).toHaveValue("597.000");
  await expect(field(page, "OMR, Yearly")).toHaveValue("1990.000");
  await page.getByRole("checkbox", { name: "Printing" }).check();
  await noViolations(page);
  await button(page, "Review changes").click();
  await expect(page.getByRole("dialog").getByText("Gains Printing")).toBeVisible();
  await noViolations(page);
  await giveReason(page, "Publish version 1");
  await expect(page.getByRole("heading", { level: 2, name: /^Version 1/ })).toBeVisible();
  await noViolations(page);

  const tenant = await registerBusiness(request, demo.portalUrl, { planCode: code });
  await page.goto(`${demo.portalUrl}/pricing`);
  await expect(shown(page, name).first()).toBeVisible();

  await page.goto(`${demo.adminUrl}/dashboard/catalogue/plans/${code}/edit`);
  await expect(field(page, "OMR, Monthly")).toHaveValue("199.000");
  await field(page, "OMR, Monthly").fill("219.0005");
  await button(page, "Review changes").click();
  await expect(shown(page, "This is not an amount in your currency")).toBeVisible();
  await field(page, "OMR, Monthly").fill("219");
  await button(page, "Review changes").click();
  await giveReason(page, "Publish version 2");
  await expect(shown(page, "1 subscriber is on an older version and keeps it.")).toBeVisible();

  await page.getByRole("link", { name: "Move subscribers" }).click();
  const row = page.getByRole("row").filter({ hasText: tenant.name });
  await expect(row).toContainText(/199\.000/);
  await expect(row).toContainText(/219\.000/);
  await noViolations(page);
  await button(page, "Move all 1").click();
  await giveReason(page, "Move 1 subscriber");
  await expect(page.getByRole("heading", { name: "1 subscriber moved" })).toBeVisible();
  await button(page, "Undo the move").click();
  await giveReason(page, "Undo the move");
  await expect(page.getByRole("heading", { name: "1 subscriber taken back" })).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: tenant.name })).toContainText("Version 1");

  // Withdrawn at once, so that the price list of other tests stays as it was.
  await page.goto(`${demo.adminUrl}/dashboard/catalogue/plans/${code}`);
  await button(page, "Withdraw plan").click();
  await giveReason(page, "Withdraw plan");
  await expect(shown(page, "Withdrawn", { exact: true })).toBeVisible();
});

test("a flag for one tenant shows in its trail, an override beats it, and the kill switch beats both", async ({
  demo,
  page,
  request,
}) => {
  const tenant = await registerBusiness(request, demo.portalUrl);
  const key = `beta_${unique()}`;
  await openAdmin(page, demo, "admin", "/dashboard/flags/new");
  await field(page, "Key").fill(key);
  await field(page, "Name (English)").fill(`Flag ${key}`);
  await field(page, "Name (Arabic)").fill("علم الاختبار");
  await field(page, "Description (English)").fill("For the journey");
  await field(page, "Description (Arabic)").fill("للرحلة");
  await field(page, "Owner").fill("Growth team");
  await button(page, "Add a rule").click();
  await page.getByRole("combobox", { name: "On for" }).selectOption("Chosen tenants");
  await page
    .getByRole("textbox", { name: "Tenants" })
    .or(page.getByRole("combobox", { name: "Tenants" }))
    .fill(tenant.name);
  await page.getByRole("option", { name: tenant.name }).click();
  await page.keyboard.press("Escape");
  await expect(shown(page, /^On for 1 of \d/)).toBeVisible();
  await button(page, "Create flag").click();
  await giveReason(page, "Create flag");
  await expect(shown(page, "Running", { exact: true })).toBeVisible();
  await noViolations(page);

  const entitlements = `${demo.adminUrl}/dashboard/tenants/${tenant.id}?tab=entitlements`;
  await page.goto(entitlements);
  const row = () => page.getByRole("row").filter({ has: button(page, `Override ${key}`) });
  await expect(row()).toContainText(/On.*Flag rule/);
  await row().locator("summary").click();
  await expect(row()).toContainText("matched: Chosen tenants");
  await noViolations(page);

  await button(page, `Override ${key}`).click();
  await page.getByRole("dialog").getByRole("combobox", { name: "Answer" }).selectOption("Off");
  await giveReason(page, "Set override");
  await expect(row()).toContainText(/Off.*Override/);
  await button(page, `Withdraw: ${key}`).click();
  await giveReason(page, "Withdraw");
  await expect(row()).toContainText(/On.*Flag rule/);

  await page.goto(`${demo.adminUrl}/dashboard/flags/${key}`);
  await button(page, "Kill flag").click();
  await giveReason(page, "Kill flag");
  await expect(shown(page, "Killed", { exact: true })).toBeVisible();
  await page.goto(entitlements);
  await expect(row()).toContainText(/Off.*Kill switch/);
});

test("a bulk change is previewed, applied and undone row by row", async ({ demo, page, request }) => {
  const tenant = await registerBusiness(request, demo.portalUrl);
  await openAdmin(page, demo, "admin", `/dashboard/bulk?search=${tenant.id}`);
  await expect(shown(page, "1 tenant matches")).toBeVisible();
  await page.getByRole("combobox", { name: "Feature, flag or limit" }).selectOption("limit:branches");
  await page.getByRole("textbox", { name: "Limit" }).fill("-2");
  await button(page, "Preview").click();
  await expect(shown(page, "This number is too small")).toBeVisible();
  await page.getByRole("textbox", { name: "Limit" }).fill("7");
  await button(page, "Preview").click();
  const row = page
    .getByRole("table", { name: "3. What would change" })
    .getByRole("row")
    .filter({ hasText: tenant.name });
  await expect(row).toContainText("Changes");
  await button(page, "Apply to 1 tenant").click();
  await giveReason(page, "Apply");
  await expect(shown(page, "1 of 1 went well.")).toBeVisible();
  await button(page, "Undo change").click();
  await giveReason(page, "Undo change");
  await expect(shown(page, "Taken back")).toBeVisible();
  await noViolations(page);
});

test("support sees catalogue, flags and settings and changes none of them", async ({ demo, page }) => {
  await openAdmin(page, demo, "support", "/dashboard/catalogue");
  await expect(shown(page, "Read-only: the role Support")).toBeVisible();
  await expect(page.getByRole("link", { name: "New plan" })).toHaveCount(0);
  await noViolations(page);
  for (const path of [
    "/dashboard/flags",
    "/dashboard/settings",
    "/dashboard/bulk",
    "/dashboard/catalogue?tab=features",
  ]) {
    await page.goto(`${demo.adminUrl}${path}`);
    await expect(shown(page, "Read-only: the role Support")).toBeVisible();
    await noViolations(page);
  }
  const change = { code: "pro", change: { isPublic: false }, reason: "past the page" };
  expect(await askFrom(page, "admin.catalogue.updatePlan", change)).toBe(403);
});

test("settings are read as they are stored, refused at the field, and kept", async ({ demo, page }) => {
  await openAdmin(page, demo, "super_admin", "/dashboard/settings");
  const sales = field(page, "Contact sales");
  await expect(sales).not.toHaveValue("");
  await expect(page.getByRole("checkbox", { name: "Self-registration" })).toBeChecked();
  const before = await sales.inputValue();
  await sales.fill("javascript:alert(1)");
  await button(page, "Save changes").click();
  await expect(shown(page, "This is not a complete web address")).toBeVisible();
  await sales.fill(before);
  await field(page, "Checkout lasts, hours").fill("36");
  await button(page, "Save changes").click();
  await giveReason(page, "Save changes");
  await page.reload();
  await expect(field(page, "Checkout lasts, hours")).toHaveValue("36");
  await noViolations(page);
});
