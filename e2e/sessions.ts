import type { APIRequestContext, Page } from "@playwright/test";
import type { Business } from "./businesses.ts";
import { type Demo, expect } from "./fixtures.ts";
import { awake } from "./page.ts";

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export type StaffRole = "super_admin" | "admin" | "sales" | "support";

export function staffOf(demo: Demo, role: StaffRole): Credentials {
  const person = demo.staff.find((staff) => staff.role === role);
  if (!person) throw new Error(`demo.json has no staff with the role ${role}`);
  return person;
}

/** Asks an app as its own pages do; answers with the result. */
export async function call<T>(
  request: APIRequestContext,
  origin: string,
  procedure: string,
  input: object,
): Promise<T> {
  const response = await request.post(`${origin}/api/trpc/${procedure}`, {
    data: { json: input },
    headers: { origin },
  });
  expect(response.ok(), `${procedure}: ${await response.text()}`).toBe(true);
  const { result } = await response.json();
  return result.data.json;
}

/** The status of the answer when the page that is open asks. */
export function askFrom(page: Page, procedure: string, input: object): Promise<number> {
  return page.evaluate(
    async ([path, json]) => {
      const response = await fetch(`/api/trpc/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ json }),
      });
      return response.status;
    },
    [procedure, input] as const,
  );
}

/** An owner's session without the form. */
export const signInOwner = (request: APIRequestContext, demo: Demo, { email, password }: Credentials) =>
  call(request, demo.portalUrl, "owner.signIn", { email, password });

/** A session of staff without the form. */
export function signInStaff(request: APIRequestContext, demo: Demo, role: StaffRole) {
  const { email, password } = staffOf(demo, role);
  return call(request, demo.adminUrl, "staff.signIn", { email, password });
}

/** A page of the portal, as this owner. */
export async function openPortal(page: Page, demo: Demo, owner: Credentials, path: string): Promise<void> {
  await signInOwner(page.request, demo, owner);
  await page.goto(demo.portalUrl + path);
  await awake(page);
}

/** A page of the admin app, as somebody with this role. */
export async function openAdmin(page: Page, demo: Demo, role: StaffRole, path: string): Promise<void> {
  await signInStaff(page.request, demo, role);
  await page.goto(demo.adminUrl + path);
  await awake(page);
}

/** A page of a workspace, as its administrator. The browser asks: names under localhost are known to nobody else. */
export async function openWorkspace(page: Page, business: Business, path: string): Promise<void> {
  const { workspace, email, password } = business;
  await page.goto(`${workspace}/api/health`);
  expect(await askFrom(page, "user.signIn", { email, password })).toBe(200);
  await page.goto(workspace + path);
  await awake(page);
}
