import { expect, test } from "./fixtures.ts";

test("portal, admin and worker say that they are well", async ({ demo, request }) => {
  for (const url of [`${demo.portalUrl}/api/health`, `${demo.adminUrl}/api/health`, `${demo.workerUrl}/health`]) {
    const response = await request.get(url);
    expect(response.status(), url).toBe(200);
  }
});

test("the mail inbox opens", async ({ demo, page }) => {
  const response = await page.goto(demo.mailUrl);
  expect(response?.status()).toBe(200);
});
