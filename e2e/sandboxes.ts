import { randomUUID } from "node:crypto";
import type { APIRequestContext } from "@playwright/test";
import type { Business } from "./businesses.ts";
import { type Demo, expect } from "./fixtures.ts";

/** The internal REST of the admin origin, with the service key. */
export async function service<T>(
  request: APIRequestContext,
  demo: Demo,
  [method, path]: readonly ["GET" | "POST" | "PATCH", string],
  data?: object,
): Promise<T> {
  const headers = { authorization: `Bearer ${demo.adminApiKey}` };
  const response = await request.fetch(demo.adminUrl + path, { method, headers, ...(data && { data }) });
  expect(response.ok(), `${method} ${path}: ${await response.text()}`).toBe(true);
  return await response.json();
}

/** A business that lives in a time of its own, on trial of the given plan since 1 March 2027, 10:00 in Muscat. */
export async function openSandbox(
  request: APIRequestContext,
  demo: Demo,
  details: { planCode?: string; currency?: string; language?: "en" | "ar"; template?: string; clock?: string } = {},
): Promise<Business> {
  const password = "nine slow barges pass";
  const slug = `s${randomUUID().slice(0, 8)}`;
  const name = `Quay ${slug}`;
  const email = `${slug}@quay.example`;
  const { id } = await service<{ id: string }>(request, demo, ["POST", "/tenant/accounts"], {
    name,
    name2: "مغسلة الرصيف",
    code: slug,
    adminEmail: email,
    adminName: "Robin Quay",
    adminPassword: password,
    planCode: "growth",
    country: "OM",
    sandbox: true,
    clock: "2027-03-01T06:00:00Z",
    ...details,
  });
  await expect(async () => {
    const { status } = await service<{ status: string }>(request, demo, ["GET", `/tenant/accounts/${id}/status`]);
    expect(status).toBe("TRIAL");
  }).toPass({ timeout: 30_000 });
  const portal = new URL(demo.portalUrl);
  return { id, slug, name, email, password, workspace: `${portal.protocol}//${slug}.${portal.host}` };
}

/** Moves a sandbox's clock, and waits until everything that fell due has happened. */
export async function moveClock(
  request: APIRequestContext,
  demo: Demo,
  { id }: Business,
  move: { to: string } | { by: "day" | "week" | "month" },
): Promise<void> {
  const { moving } = await service<{ moving: boolean }>(request, demo, ["POST", `/tenant/accounts/${id}/clock`], move);
  expect(moving).toBe(false);
}
