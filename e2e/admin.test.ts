import { registerBusiness } from "./businesses.ts";
import { expect, test } from "./fixtures.ts";
import { button, fillSignIn, heading, noViolations, shown } from "./page.ts";
import { askFrom, openAdmin, staffOf } from "./sessions.ts";

test("without a session every page leads to the sign-in, which leads back", async ({ demo, page, request }) => {
  const path = "/dashboard/tenants?status=trial";
  const answer = await request.get(`${demo.adminUrl}${path}`, { maxRedirects: 0 });
  expect(answer.status()).toBe(307);
  await page.goto(`${demo.adminUrl}${path}`);
  await fillSignIn(page, { email: "nobody@tenantry.example", password: "not the password" });
  await expect(page.getByRole("alert").filter({ hasText: "wrong" })).toBeVisible();
  await noViolations(page);
  await fillSignIn(page, staffOf(demo, "support"));
  await expect(page).toHaveURL(`${demo.adminUrl}${path}`);
});

test("the sign-in leads nowhere but home when told to go elsewhere", async ({ demo, page }) => {
  for (const next of ["https://evil.example/dashboard", "//evil.example/dashboard", "/\\evil.example/dashboard"]) {
    await page.context().clearCookies();
    await page.goto(`${demo.adminUrl}/login?next=${encodeURIComponent(next)}`);
    await fillSignIn(page, staffOf(demo, "support"));
    await expect(page).toHaveURL(`${demo.adminUrl}/dashboard/tenants`);
  }
});

test("staff see a business that registers while they look at the list", async ({ demo, page, request }) => {
  // The test tenants of others live in 2027: they would stand above it.
  await openAdmin(page, demo, "admin", "/dashboard/tenants?show=real");
  const tenant = await registerBusiness(request, demo.portalUrl);
  // No reload: the list asks again by itself, at the latest after fifteen seconds.
  await expect(page.getByRole("link", { name: tenant.name })).toBeVisible({ timeout: 25_000 });
  await noViolations(page);
});

test("a tenant is found by name, address, e-mail and id, and the search stays in the address", async ({
  demo,
  page,
  request,
}) => {
  const tenant = await registerBusiness(request, demo.portalUrl);
  await openAdmin(page, demo, "support", "/dashboard/tenants");
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
  await expect(shown(page, "No tenant matches")).toBeVisible();
  await button(page, "Clear filters").last().click();
  await expect(page).toHaveURL(`${demo.adminUrl}/dashboard/tenants`);
  await expect(search).toHaveValue("");
});

test("the global search opens a tenant from any page", async ({ demo, page, request }) => {
  const tenant = await registerBusiness(request, demo.portalUrl);
  await openAdmin(page, demo, "support", "/dashboard/jobs");
  await page.keyboard.press("Control+k");
  const dialog = page.getByRole("dialog", { name: "Search tenants" });
  await dialog.getByRole("textbox").fill(tenant.slug);
  await expect(dialog.getByText(tenant.email)).toBeVisible();
  await noViolations(page);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${demo.adminUrl}/dashboard/tenants/${tenant.id}`);
  await expect(heading(page, tenant.name)).toBeVisible();
});

test("a tenant's page shows its four axes, its ledger, its owner and the run that built it", async ({
  demo,
  page,
  request,
}) => {
  const tenant = await registerBusiness(request, demo.portalUrl);
  await openAdmin(page, demo, "support", `/dashboard/tenants/${tenant.id}`);
  const axes = page.getByRole("region", { name: "State" });
  for (const word of ["Accepted", "Ready", "On trial", "Full access"]) await expect(axes.getByText(word)).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Build schema" })).toContainText(/Done.*took .*1 attempt/);
  await expect(shown(page, "Robin Quay").first()).toBeVisible();
  await expect(shown(page, "مغسلة الرصيف").first()).toBeVisible();
  await noViolations(page);
  await page.getByRole("link", { name: "tenantry-tenant.provision" }).click();
  await expect(heading(page, "tenantry-tenant.provision")).toBeVisible();
  for (const step of ["begin", "build", "seed", "notify"])
    await expect(page.getByRole("listitem").filter({ hasText: step })).toContainText("Done");
  await expect(page.getByRole("link", { name: tenant.name })).toBeVisible();
  await noViolations(page);
});

test("a suspension asks for the name and a reason, blocks at once, and stands in the audit log", async ({
  demo,
  page,
  request,
}) => {
  const tenant = await registerBusiness(request, demo.portalUrl);
  await openAdmin(page, demo, "admin", `/dashboard/tenants/${tenant.id}`);
  await button(page, "Suspend tenant").click();
  const dialog = page.getByRole("dialog");
  const confirm = button(dialog, "Suspend tenant");
  await confirm.click();
  await expect(dialog.getByText("The name does not match.")).toBeVisible();
  await dialog.getByLabel(/^Type/).fill(tenant.name);
  await confirm.click();
  await expect(dialog.getByText("Write a short reason")).toBeVisible();
  await noViolations(page);
  await dialog.getByLabel("Reason").fill("Card testing from this account");
  await confirm.click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("region", { name: "State" }).getByText("Blocked")).toBeVisible();
  const entry = page.getByRole("row").filter({ hasText: "Card testing from this account" });
  await expect(entry).toContainText("Suspended");
  await expect(entry).toContainText("(you)");

  await button(page, "Reactivate tenant").click();
  await dialog.getByLabel("Reason").fill("Cleared with the bank");
  await button(dialog, "Reactivate tenant").click();
  await expect(page.getByRole("region", { name: "State" }).getByText("Full access")).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "Cleared with the bank" })).toContainText("Reactivated");
});

test("support sees everything and changes nothing, also past the page", async ({ demo, page, request }) => {
  const tenant = await registerBusiness(request, demo.portalUrl);
  await openAdmin(page, demo, "support", `/dashboard/tenants/${tenant.id}`);
  await expect(shown(page, "Read-only: the role Support")).toBeVisible();
  await expect(button(page, "Suspend tenant")).toHaveCount(0);
  const suspension = { tenantId: tenant.id, reason: "past the page" };
  expect(await askFrom(page, "admin.tenants.suspend", suspension)).toBe(403);
});

test("a run can be replayed with a reason, and the new run opens", async ({ demo, page, request }) => {
  const tenant = await registerBusiness(request, demo.portalUrl);
  await openAdmin(page, demo, "admin", `/dashboard/jobs?tenantId=${tenant.id}`);
  await expect(page.getByRole("combobox", { name: "Tenant" })).toHaveValue(tenant.name);
  await page.getByRole("link", { name: "tenantry-tenant.welcome" }).click();
  await expect(heading(page, "tenantry-tenant.welcome")).toBeVisible();
  const before = page.url();
  await button(page, "Replay event").click();
  await page.getByRole("dialog").getByLabel("Reason").fill("The owner did not get the message");
  await page.getByRole("dialog").getByRole("button", { name: "Replay event" }).click();
  await expect(page).not.toHaveURL(before);
  await expect(shown(page, "Completed")).toBeVisible();
});

test("Arabic runs right to left, dark is dark, and both stay", async ({ demo, page }) => {
  await openAdmin(page, demo, "support", "/dashboard/tenants");
  await button(page, /Account/).click();
  await page.getByRole("menuitem", { name: "Use dark appearance" }).click();
  await button(page, /Account/).click();
  await page.getByRole("menuitem", { name: "العربية" }).click();
  await expect(heading(page, "المنشآت")).toBeVisible();
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await noViolations(page);
});

test("signing out everywhere ends the session of another browser", async ({ demo, page, browser }, { project }) => {
  // Nobody else in this file is these two, and the projects run side by side.
  const role = project.name === "phone" ? "sales" : "super_admin";
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await openAdmin(page, demo, role, "/dashboard/jobs");
  await openAdmin(other, demo, role, "/dashboard/jobs");
  await button(page, /Account/).click();
  await page.getByRole("menuitem", { name: "Sign out everywhere" }).click();
  await expect(shown(page, "You are signed out.")).toBeVisible();
  // The other page finds out by itself and remembers where it was.
  await expect(shown(other, "Your session has ended.")).toBeVisible({ timeout: 15_000 });
  await fillSignIn(other, staffOf(demo, role));
  await expect(other).toHaveURL(`${demo.adminUrl}/dashboard/jobs`);
  await elsewhere.close();
});
