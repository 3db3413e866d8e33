import type { TenantId } from "@tenantry/core/ids";
import type { Database, Queryable, Tx } from "@tenantry/db/client";
import type { Realm } from "@tenantry/db/platform/identity";

/** Whose accounts are meant: a workspace's users are known only inside their tenant. */
export type RealmScope = { realm: "owner" } | { realm: "staff" } | { realm: "user"; tenantId: TenantId };

/** `web`: a cookie on our pages. `api`: a bearer token for `/v1`. Neither opens the other's door. */
export type Audience = "web" | "api";

const hours = 60 * 60;
const days = 24 * hours;

/** Sessions slide: one that is used in the second half of its life gets a whole one again. */
export const sessionSeconds: Record<Realm, number> = { owner: 30 * days, user: 14 * days, staff: 12 * hours };

export const tenantOf = (scope: RealmScope): TenantId | null => (scope.realm === "user" ? scope.tenantId : null);

/** Statements on their own, seen with the realm's eyes. */
export function inScope<T>(db: Database, scope: RealmScope, work: (tx: Queryable) => Promise<T>): Promise<T> {
  return scope.realm === "user" ? db.withTenant(scope.tenantId, work) : work(db.orm);
}

/** One transaction, seen with the realm's eyes. */
export function transactInScope<T>(db: Database, scope: RealmScope, work: (tx: Tx) => Promise<T>): Promise<T> {
  return scope.realm === "user" ? db.withTenant(scope.tenantId, work) : db.transaction(work);
}
