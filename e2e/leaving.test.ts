import { registerBusiness } from "./businesses.ts";
import { expect, test } from "./fixtures.ts";
import { noViolations, shown } from "./page.ts";
import { openPortal, signInOwner } from "./sessions.ts";

const leaving = "/tenant/settings?tab=leaving";

test.use({ locale: "en-US" });

test("an owner packs everything, closes the business, reads on, and comes back", async ({ page, request, demo }) => {
  const business = await registerBusiness(request, demo.portalUrl);
  await openPortal(page, demo, business, leaving);
  const pack = page.getByRole("button", { name: "Export everything" });
  // The business may still be being set up: the page looks again by itself.
  await expect(pack).toBeEnabled();
  await noViolations(page);
  await pack.click();
  await expect(page.getByRole("listitem").filter({ hasText: "Ready" })).toBeVisible();
  // What is ready survives a reload.
  await page.reload();
  const link = page.getByRole("link", { name: /^Download the export of/ });
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  expect(download.suggestedFilename()).toMatch(new RegExp(`^${business.slug}-\\d{4}-\\d\\d-\\d\\d\\.zip$`));
  const address = new URL((await link.getAttribute("href")) ?? "", demo.portalUrl).href;
  expect((await request.get(address)).status()).toBe(401);

  await page.getByRole("button", { name: "Close the business…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("is paid until")).toBeVisible();
  await noViolations(page);
  await dialog.getByLabel(/^Type/).fill(business.name);
  await dialog.getByLabel("Your password").fill("not the password");
  await dialog.getByRole("button", { name: "Close the business" }).click();
  await expect(dialog.getByText("This is not your current password.")).toBeVisible();
  await dialog.getByLabel("Your password").fill(business.password);
  await dialog.getByRole("button", { name: "Close the business" }).click();

  const banner = page.getByRole("status").filter({ hasText: "This business is closed and read-only" });
  await expect(banner).toBeVisible();
  await noViolations(page);
  const refused = await request.post(`${demo.portalUrl}/v1/orders`, {
    data: { customer: "Laila", total: "3.500" },
    headers: { authorization: `Bearer ${business.accessToken}` },
  });
  expect(refused.status()).toBe(403);
  const read = await request.get(`${demo.portalUrl}/v1/orders`, {
    headers: { authorization: `Bearer ${business.accessToken}` },
  });
  expect(read.status()).toBe(200);

  await page.goto("/tenant/dashboard");
  await banner.getByRole("button", { name: "Bring it back" }).click();
  await expect(shown(page, "The business is back.")).toBeVisible();
  await expect(banner).toBeHidden();
});

test("closing is said in Arabic, and nobody else gets the archive", async ({ browser, request, demo }) => {
  const [business, stranger] = [
    await registerBusiness(request, demo.portalUrl),
    await registerBusiness(request, demo.portalUrl),
  ];
  const page = await browser.newPage({ locale: "ar" });
  await openPortal(page, demo, business, leaving);
  const pack = page.getByRole("button", { name: "تصدير كل شيء" });
  // The business may still be being set up: the page looks again by itself.
  await expect(pack).toBeEnabled();
  await pack.click();
  const link = page.getByRole("link", { name: /^تنزيل/ });
  await expect(link).toBeVisible();
  const address = new URL((await link.getAttribute("href")) ?? "", demo.portalUrl).href;
  await noViolations(page);

  const theirs = await browser.newPage();
  await signInOwner(theirs.request, demo, stranger);
  expect((await theirs.request.get(address)).status()).toBe(404);
  await Promise.all([page.close(), theirs.close()]);
});
