import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { type Demo, expect, test } from "./fixtures.ts";
import { openSandbox } from "./sandboxes.ts";

const reason = "a journey of the tests";
const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { level: 1, name });
const section = (page: Page, name: string) =>
  page.locator("section").filter({ has: page.getByRole("heading", { level: 2, name, exact: true }) });

async function noViolations(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

async function signInAsStaff(page: Page, demo: Demo, role: string) {
  const person = demo.staff.find((staff) => staff.role === role);
  const { email, password } = person ?? { email: "", password: "" };
  const response = await page.request.post(`${demo.adminUrl}/api/trpc/staff.signIn?batch=1`, {
    data: { 0: { json: { email, password } } },
    headers: { origin: demo.adminUrl },
  });
  expect(response.ok()).toBe(true);
}

test.describe("in English", () => {
  test.use({ locale: "en-US" });

  test("staff make a laundry to test with, look into it, read its mail and give it more time", async ({
    page,
    demo,
  }) => {
    await signInAsStaff(page, demo, "admin");
    await page.goto(`${demo.adminUrl}/dashboard/tenants`);
    const name = `Bright Laundry ${Date.now().toString(36)}`;
    await page.getByRole("button", { name: "Create test tenant" }).click();
    const dialog = page.getByRole("dialog", { name: "Create test tenant" });
    await dialog.getByLabel("Name", { exact: true }).fill(name);
    await dialog.getByRole("button", { name: "Create test tenant" }).click();
    await expect(dialog.getByLabel("Reason")).toBeFocused();
    await noViolations(page);
    await dialog.getByLabel("Reason").fill(reason);
    await dialog.getByRole("button", { name: "Create test tenant" }).click();
    const signIns = page.getByRole("dialog", { name: "The test tenant is being set up" });
    await expect(signIns).toContainText("@sandbox.example");
    await noViolations(page);
    await signIns.getByRole("link", { name: "Open the test tenant" }).click();

    await expect(heading(page, name)).toBeVisible();
    const panel = section(page, "Test tenant");
    await expect(panel).toContainText("Laundry");
    const mail = section(page, "Captured mail");
    await expect(mail.getByRole("button", { name: `${name} is ready` })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole("main")).toContainText("Send the welcome message");
    await noViolations(page);

    await panel.getByRole("button", { name: "Give more time" }).click();
    const more = page.getByRole("dialog", { name: "Give more time" });
    await more.getByLabel("From now").selectOption("30");
    await more.getByLabel("Reason").fill(reason);
    await more.getByRole("button", { name: "Give more time" }).click();
    await expect(page.getByText("It lives longer.")).toBeVisible();

    await panel.getByRole("button", { name: "Get a sign-in link" }).click();
    const link = page.getByRole("dialog", { name: "Get a sign-in link" });
    await link.getByLabel("Reason").fill(reason);
    await link.getByRole("button", { name: "Get a sign-in link" }).click();
    await mail.getByRole("button", { name: /sign-in link/i }).click({ timeout: 30_000 });
    const message = page.getByRole("dialog", { name: "Message" });
    await expect(message.getByRole("link", { name: /\/sign-in\?token=/ })).toBeVisible();
    await noViolations(page);
  });

  test("what a template brought stands in its workspace", async ({ page, request, demo }) => {
    const business = await openSandbox(request, demo, { template: "laundry" });
    await page.goto(`${business.workspace}/login`);
    await page.getByLabel("E-mail address").fill(business.email);
    await page.getByLabel("Password", { exact: true }).fill(business.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("link", { name: /See \d+ entries/ }).click();
    await expect(page.getByRole("main")).toContainText("Abaya, dry-cleaned");
    await noViolations(page);
    await page.goto(`${business.workspace}/orders`);
    await expect(page.getByRole("main")).toContainText("Hotel Al Bandar");
    await page.goto(`${business.workspace}/branches`);
    await expect(page.getByRole("main")).toContainText("Ruwi");
  });

  test("support look and change nothing", async ({ page, demo }) => {
    await signInAsStaff(page, demo, "support");
    await page.goto(`${demo.adminUrl}/dashboard/tenants?show=sandboxes`);
    await expect(heading(page, "Tenants")).toBeVisible();
    await expect(page.getByLabel("Show", { exact: true })).toHaveValue("sandboxes");
    await expect(page.getByRole("button", { name: "Create test tenant" })).toHaveCount(0);
  });
});

test.describe("in Arabic", () => {
  test.use({ locale: "ar-OM" });

  test("staff find the way to a test tenant from right to left", async ({ page, demo }) => {
    await signInAsStaff(page, demo, "admin");
    await page.goto(`${demo.adminUrl}/dashboard/tenants`);
    await page.getByRole("button", { name: "إنشاء منشأة تجريبية" }).click();
    await expect(page.getByRole("dialog")).toContainText("عدد أيام بقائها");
    await noViolations(page);
  });
});
