import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { button, field, giveReason, heading, main, noViolations, shown } from "./page.ts";
import { openSandbox } from "./sandboxes.ts";
import { openAdmin, openWorkspace } from "./sessions.ts";

const section = (page: Page, name: string) =>
  page.locator("section").filter({ has: page.getByRole("heading", { level: 2, name, exact: true }) });

test.describe("in English", () => {
  test.use({ locale: "en-US" });

  test("staff make a laundry to test with, look into it, read its mail and give it more time", async ({
    page,
    demo,
  }) => {
    await openAdmin(page, demo, "admin", "/dashboard/tenants");
    const name = `Bright Laundry ${Date.now().toString(36)}`;
    await button(page, "Create test tenant").click();
    const dialog = page.getByRole("dialog", { name: "Create test tenant" });
    await dialog.getByLabel("Name", { exact: true }).fill(name);
    await button(dialog, "Create test tenant").click();
    await expect(dialog.getByLabel("Reason")).toBeFocused();
    await noViolations(page);
    await dialog.getByLabel("Reason").fill("Asked for in the test");
    await button(dialog, "Create test tenant").click();
    const signIns = page.getByRole("dialog", { name: "The test tenant is being set up" });
    await expect(signIns).toContainText("@sandbox.example");
    await noViolations(page);
    await signIns.getByRole("link", { name: "Open the test tenant" }).click();

    await expect(heading(page, name)).toBeVisible();
    const panel = section(page, "Test tenant");
    await expect(panel).toContainText("Laundry");
    const mail = section(page, "Captured mail");
    await expect(button(mail, `${name} is ready`)).toBeVisible({ timeout: 30_000 });
    await expect(main(page)).toContainText("Send the welcome message");
    await noViolations(page);

    await button(panel, "Give more time").click();
    const more = page.getByRole("dialog", { name: "Give more time" });
    await more.getByLabel("From now").selectOption("30");
    await giveReason(page, "Give more time");
    await expect(shown(page, "It lives longer.")).toBeVisible();

    await button(panel, "Get a sign-in link").click();
    await giveReason(page, "Get a sign-in link");
    await mail.getByRole("button", { name: /sign-in link/i }).click({ timeout: 30_000 });
    const message = page.getByRole("dialog", { name: "Message" });
    await expect(message.getByRole("link", { name: /\/sign-in\?token=/ })).toBeVisible();
    await noViolations(page);
  });

  test("what a template brought stands in its workspace", async ({ page, request, demo }) => {
    const business = await openSandbox(request, demo, { template: "laundry" });
    await openWorkspace(page, business, "/");
    await page.getByRole("link", { name: /See \d+ entries/ }).click();
    await expect(main(page)).toContainText("Abaya, dry-cleaned");
    await noViolations(page);
    await page.goto(`${business.workspace}/orders`);
    await expect(main(page)).toContainText("Hotel Al Bandar");
    await page.goto(`${business.workspace}/branches`);
    await expect(main(page)).toContainText("Ruwi");
  });

  test("support look and change nothing", async ({ page, demo }) => {
    await openAdmin(page, demo, "support", "/dashboard/tenants?show=sandboxes");
    await expect(heading(page, "Tenants")).toBeVisible();
    await expect(field(page, "Show")).toHaveValue("sandboxes");
    await expect(button(page, "Create test tenant")).toHaveCount(0);
  });
});

test.describe("in Arabic", () => {
  test.use({ locale: "ar-OM" });

  test("staff find the way to a test tenant from right to left", async ({ page, demo }) => {
    await openAdmin(page, demo, "admin", "/dashboard/tenants");
    await button(page, "إنشاء منشأة تجريبية").click();
    await expect(page.getByRole("dialog")).toContainText("عدد أيام بقائها");
    await noViolations(page);
  });
});
