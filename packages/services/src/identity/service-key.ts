import { createHash, randomBytes } from "node:crypto";
import type { Queryable } from "@tenantry/db/client";
import { apiKeys } from "@tenantry/db/platform/identity";
import { and, eq, isNull } from "drizzle-orm";

export type ServiceKey = { readonly id: string; readonly name: string; readonly role: "admin" | "support" };

export const newServiceKey = (): string => `tk_${randomBytes(32).toString("base64url")}`;

/** Keys are random, so a plain digest protects them. */
export const hashServiceKey = (key: string): string => createHash("sha256").update(key).digest("hex");

/** The key that a service presents; undefined when there is none, or no more. Only staff's role may look. */
export async function findServiceKey(db: Queryable, presented: string): Promise<ServiceKey | undefined> {
  if (!/^tk_[A-Za-z0-9_-]{43}$/.test(presented)) return undefined;
  const [row] = await db
    .select({ id: apiKeys.id, name: apiKeys.name, role: apiKeys.role })
    .from(apiKeys)
    .where(and(eq(apiKeys.id, hashServiceKey(presented)), isNull(apiKeys.revokedAt)));
  return row;
}
