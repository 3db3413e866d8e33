import { randomUUID } from "node:crypto";
import type { APIRequestContext } from "@playwright/test";
import { expect } from "./fixtures.ts";

export interface Business {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  /** The origin of its workspace. */
  readonly workspace: string;
  /** Of its administrator, for `/v1`; absent while something is left to do first. */
  readonly accessToken?: string;
}

/** A business of its own for a test: registered, set up and on trial, with one person who is owner and administrator. */
export async function registerBusiness(
  request: APIRequestContext,
  portalUrl: string,
  details: { slug?: string; email?: string; planCode?: string } = {},
): Promise<Business> {
  const { slug = `b${randomUUID().slice(0, 8)}`, planCode = "growth" } = details;
  const { email = `${slug}@quay.example` } = details;
  const name = `Quay ${slug}`;
  const password = "nine slow barges pass";
  const response = await request.post(`${portalUrl}/v1/tenants/register`, {
    data: {
      businessName: name,
      businessNameAr: "مغسلة الرصيف",
      slug,
      planCode,
      country: "OM",
      currency: "OMR",
      timezone: "Asia/Muscat",
      adminUser: { email, password, displayName: "Robin Quay" },
    },
  });
  // 202: a known address decides by the mailed link.
  expect([201, 202]).toContain(response.status());
  const portal = new URL(portalUrl);
  const { tenant, accessToken }: { tenant: { id: string }; accessToken?: string } = await response.json();
  const workspace = `${portal.protocol}//${slug}.${portal.host}`;
  return { id: tenant.id, slug, name, email, password, workspace, ...(accessToken && { accessToken }) };
}
