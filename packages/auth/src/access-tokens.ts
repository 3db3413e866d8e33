import { type TenantId, tenantIdFromSchema, tenantSchema } from "@tenantry/core/ids";
import { newSecret } from "./secrets.ts";

/** `tn_<26 characters of the tenant's schema>_<secret>`: says its tenant, so that row-level security can be set first. */
export const newAccessToken = (tenantId: TenantId): string => `tn_${tenantSchema(tenantId).slice(2)}_${newSecret()}`;

/** The tenant that a bearer token of `/v1` belongs to, if it has a token's form; only `validateSession` knows if it is one. */
export function parseAccessToken(text: string): { tenantId: TenantId; token: string } | undefined {
  const suffix = /^tn_([0-9a-z]{26})_[A-Za-z0-9_-]{43}$/.exec(text)?.[1];
  const tenantId = suffix && tenantIdFromSchema(`t_${suffix}`);
  return tenantId ? { tenantId, token: text } : undefined;
}
