import type { Database } from "@tenantry/db/client";
import { apiKeys } from "@tenantry/db/platform/identity";
import { and, eq, isNull } from "drizzle-orm";
import { digest } from "./secrets.ts";

/** A service that calls the internal REST API. `id` is the key's digest: fit for logs and the audit log. */
export type ServiceKey = { id: string; name: string; role: "admin" | "support" };

/** The service behind a bearer key `tk_<secret>`; null for what is no key, unknown or revoked. */
export async function validateApiKey(db: Database, token: string): Promise<ServiceKey | null> {
  if (!isApiKey(token)) return null;
  const [row] = await db.orm
    .select({ id: apiKeys.id, name: apiKeys.name, role: apiKeys.role })
    .from(apiKeys)
    .where(and(eq(apiKeys.id, digest(token)), isNull(apiKeys.revokedAt)));
  return row ?? null;
}

export const isApiKey = (token: string): boolean => /^tk_[A-Za-z0-9_-]{43}$/.test(token);
