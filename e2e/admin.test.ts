import { AxeBuilder } from "@axe-core/playwright";
import type { APIRequestContext, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

type Demo = Parameters<Parameters<typeof test>[2]>[0]["demo"];
type Role = "super_admin" | "admin" | "sales" | "support";

const secret = "a long enough sentence 42";

/** A business of its own for each test, so that they can run side by side. */
async function register(request: APIRequestContext, demo: Demo, label: string) {
  const slug = `${label}-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
  const name = `Admin test ${slug}`;
  const response = await request.post(`${demo.portalUrl}/v1/tenants/register`, {
    data: {
      businessName: name,
      businessNameAr: "منشأة الاختبار",
      slug,
      country: "OM",
      currency: "OMR",
      timezone: "Asia/Muscat",
      language: "en",
      adminUser: { email: `owner@${slug}.example`, password: secret, displayName: "Olivia Owner" },
    },
  });
  expect(response.status(), await response.text()).toBe(201);
  const { tenant }: { tenant: { id: string } } = await response.json();
  return { id: tenant.id, slug, name, email: `owner@${slug}.example` };
}

function staffOf(demo: Demo, role: Role) {
  const person = demo.staff.find((staff) => staff.role === role);
  if (!person) throw new Error(`demo.json has no staff with the role ${role}`);
  return person;
}

async function fillSignIn(page: Page, demo: Demo, role: Role) {
  const { email, password } = staffOf(demo, role);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

async function open(page: Page, demo: Demo, role: Role, path: string) {
  await page.goto(`${demo.adminUrl}${path}`);
  await fillSignIn(page, demo, role);
  await page.waitForURL(`${demo.adminUrl}${path}`);
}

async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

test("without a session every page leads to the sign-in, which leads back", async ({ demo, page, request }) => {
  const path = "/dashboard/tenants?status=trial";
  const answer = await request.get(`${demo.adminUrl}${path}`, { maxRedirects: 0 });
  expect(answer.status()).toBe(307);
  await page.goto(`${demo.adminUrl}${path}`);
  await page.getByLabel("E-mail address").fill("nobody@tenantry.example");
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "wrong" })).toBeVisible();
  await expectAccessible(page);
  await fillSignIn(page, demo, "support");
  await expect(page).toHaveURL(`${demo.adminUrl}${path}`);
});

test("the sign-in leads nowhere but home when told to go elsewhere", async ({ demo, page }) => {
  for (const next of ["https://evil.example/dashboard", "//evil.example/dashboard", "/\\evil.example/dashboard"]) {
    await page.context().clearCookies();
    await page.goto(`${demo.adminUrl}/login?next=${encodeURIComponent(next)}`);
    await fillSignIn(page, demo, "support");
    await expect(page).toHaveURL(`${demo.adminUrl}/dashboard/tenants`);
  }
});

test("staff see a business that registers while they look at the list", async ({ demo, page, request }) => {
  await open(page, demo, "admin", "/dashboard/tenants");
  const tenant = await register(request, demo, "arrives");
  // No reload: the list asks again by itself, at the latest after fifteen seconds.
  await expect(page.getByRole("link", { name: tenant.name })).toBeVisible({ timeout: 25_000 });
  await expectAccessible(page);
});

test("a tenant is found by name, address, e-mail and id, and the search stays in the address", async ({
  demo,
  page,
  request,
}) => {
  const tenant = await register(request, demo, "found");
  await open(page, demo, "support", "/dashboard/tenants");
  await page.keyboard.press("/");
  const search = page.getByRole("searchbox", { name: "Search" });
  await expect(search).toBeFocused();
  for (const text of [tenant.name, tenant.slug, tenant.email, tenant.id]) {
    await search.fill(text);
    await expect(page).toHaveURL((url) => url.searchParams.get("search") === text);
    await expect(page.getByRole("row")).toHaveCount(2);
    await expect(page.getByRole("link", { name: tenant.name })).toBeVisible();
  }
  await page.reload();
  await expect(search).toHaveValue(tenant.id);
  await search.fill("nobody is called this");
  await expect(page.getByText("No tenant matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).last().click();
  await expect(page).toHaveURL(`${demo.adminUrl}/dashboard/tenants`);
  await expect(search).toHaveValue("");
});

test("the global search opens a tenant from any page", async ({ demo, page, request }) => {
  const tenant = await register(request, demo, "global");
  await open(page, demo, "support", "/dashboard/jobs");
  await page.keyboard.press("Control+k");
  const dialog = page.getByRole("dialog", { name: "Search tenants" });
  await dialog.getByRole("textbox").fill(tenant.slug);
  await expect(dialog.getByText(tenant.email)).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${demo.adminUrl}/dashboard/tenants/${tenant.id}`);
  await expect(page.getByRole("heading", { level: 1, name: tenant.name })).toBeVisible();
});

test("a tenant's page shows its four axes, its ledger, its owner and the run that built it", async ({
  demo,
  page,
  request,
}) => {
  const tenant = await register(request, demo, "ledger");
  await open(page, demo, "support", `/dashboard/tenants/${tenant.id}`);
  const axes = page.getByRole("region", { name: "State" });
  for (const word of ["Accepted", "Ready", "On trial", "Full access"]) await expect(axes.getByText(word)).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Build schema" })).toContainText(/Done.*took .*1 attempt/);
  await expect(page.getByText("Olivia Owner").first()).toBeVisible();
  await expect(page.getByText("منشأة الاختبار").first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "tenantry-tenant.provision" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "tenantry-tenant.provision" })).toBeVisible();
  for (const step of ["begin", "build", "seed", "notify"])
    await expect(page.getByRole("listitem").filter({ hasText: step })).toContainText("Done");
  await expect(page.getByRole("link", { name: tenant.name })).toBeVisible();
  await expectAccessible(page);
});

test("a suspension asks for the name and a reason, blocks at once, and stands in the audit log", async ({
  demo,
  page,
  request,
}) => {
  const tenant = await register(request, demo, "suspend");
  await open(page, demo, "admin", `/dashboard/tenants/${tenant.id}`);
  await page.getByRole("button", { name: "Suspend tenant" }).click();
  const dialog = page.getByRole("dialog");
  const confirm = dialog.getByRole("button", { name: "Suspend tenant" });
  await confirm.click();
  await expect(dialog.getByText("The name does not match.")).toBeVisible();
  await dialog.getByLabel(/^Type/).fill(tenant.name);
  await confirm.click();
  await expect(dialog.getByText("Write a short reason")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel("Reason").fill("Card testing from this account");
  await confirm.click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("region", { name: "State" }).getByText("Blocked")).toBeVisible();
  const entry = page.getByRole("row").filter({ hasText: "Card testing from this account" });
  await expect(entry).toContainText("Suspended");
  await expect(entry).toContainText("(you)");

  await page.getByRole("button", { name: "Reactivate tenant" }).click();
  await dialog.getByLabel("Reason").fill("Cleared with the bank");
  await dialog.getByRole("button", { name: "Reactivate tenant" }).click();
  await expect(page.getByRole("region", { name: "State" }).getByText("Full access")).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "Cleared with the bank" })).toContainText("Reactivated");
});

test("support sees everything and changes nothing, also past the page", async ({ demo, page, request }) => {
  const tenant = await register(request, demo, "support");
  await open(page, demo, "support", `/dashboard/tenants/${tenant.id}`);
  await expect(page.getByText("Read-only: the role Support")).toBeVisible();
  await expect(page.getByRole("button", { name: "Suspend tenant" })).toHaveCount(0);
  const status = await page.evaluate(
    async ({ tenantId }) => {
      const response = await fetch("/api/trpc/admin.tenants.suspend", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ json: { tenantId, reason: "past the page" } }),
      });
      return response.status;
    },
    { tenantId: tenant.id },
  );
  expect(status).toBe(403);
});

test("a run can be replayed with a reason, and the new run opens", async ({ demo, page, request }) => {
  const tenant = await register(request, demo, "replay");
  await open(page, demo, "admin", `/dashboard/jobs?tenantId=${tenant.id}`);
  await expect(page.getByRole("combobox", { name: "Tenant" })).toHaveValue(tenant.name);
  await page.getByRole("link", { name: "tenantry-tenant.welcome" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "tenantry-tenant.welcome" })).toBeVisible();
  const before = page.url();
  await page.getByRole("button", { name: "Replay event" }).click();
  await page.getByRole("dialog").getByLabel("Reason").fill("The owner did not get the message");
  await page.getByRole("dialog").getByRole("button", { name: "Replay event" }).click();
  await expect(page).not.toHaveURL(before);
  await expect(page.getByText("Completed")).toBeVisible();
});

test("Arabic runs right to left, dark is dark, and both stay", async ({ demo, page }) => {
  await open(page, demo, "support", "/dashboard/tenants");
  await page.getByRole("button", { name: /Account/ }).click();
  await page.getByRole("menuitem", { name: "Use dark appearance" }).click();
  await page.getByRole("button", { name: /Account/ }).click();
  await page.getByRole("menuitem", { name: "العربية" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "المنشآت" })).toBeVisible();
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await expectAccessible(page);
});

test("signing out everywhere ends the session of another browser", async ({ demo, page, browser }, { project }) => {
  // Nobody else in this file is these two, and the projects run side by side.
  const role = project.name === "phone" ? "sales" : "super_admin";
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await open(page, demo, role, "/dashboard/jobs");
  await open(other, demo, role, "/dashboard/jobs");
  await page.getByRole("button", { name: /Account/ }).click();
  await page.getByRole("menuitem", { name: "Sign out everywhere" }).click();
  await expect(page.getByText("You are signed out.")).toBeVisible();
  // The other page finds out by itself and remembers where it was.
  await expect(other.getByText("Your session has ended.")).toBeVisible({ timeout: 15_000 });
  await fillSignIn(other, demo, role);
  await expect(other).toHaveURL(`${demo.adminUrl}/dashboard/jobs`);
  await elsewhere.close();
});
