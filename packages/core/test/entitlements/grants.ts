import type { FeatureOverride, TenantGrants } from "../../src/entitlements/snapshot.ts";
import type { StoredFlag } from "../../src/flags/evaluate.ts";

export const now = new Date("2026-03-10T12:00:00Z");
export const hours = (count: number): Date => new Date(now.getTime() + count * 3_600_000);

export const tenantIdOf = (i: number): string => `018f0000-0000-7000-8000-${i.toString(16).padStart(12, "0")}`;

export const flagOf = (change: Partial<StoredFlag> = {}): StoredFlag => ({
  key: "pdf_invoices",
  environments: ["live", "sandbox"],
  rules: [],
  startsAt: null,
  endsAt: null,
  killedAt: null,
  ...change,
});

export const grantsOf = (change: Partial<TenantGrants> = {}): TenantGrants => ({
  tenantId: tenantIdOf(1),
  environment: "live",
  plan: { code: "starter", version: 1, features: ["pdf_invoices"], limits: { orders: 500, users: null } },
  addOns: [],
  overrides: [],
  attributes: { country: "OM", currency: "OMR", language: "ar", businessType: null, createdAt: hours(-1000) },
  ...change,
});

export const overrideOf = (
  value: FeatureOverride["value"],
  change: Partial<FeatureOverride> = {},
): FeatureOverride => ({
  id: "018f0000-0000-7000-8000-00000000aaaa",
  value,
  reason: "agreed by phone",
  createdBy: "018f0000-0000-7000-8000-0000000000ff",
  createdAt: hours(-10),
  startsAt: hours(-10),
  endsAt: null,
  ...change,
});
