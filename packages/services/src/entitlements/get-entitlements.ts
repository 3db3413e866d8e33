import { featureAnswers, limit } from "@tenantry/core/entitlements/resolve";
import type { TenantId } from "@tenantry/core/ids";
import type { Tx } from "@tenantry/db/client";
import { loadEntitlements } from "./load-facts.ts";

export type TenantEntitlements = {
  readonly features: Readonly<Record<string, boolean>>;
  /** Per meter of the catalogue; null is unlimited. */
  readonly limits: Readonly<Record<string, number | null>>;
};

/** Every feature and limit of a tenant at `now`, exact in its transaction. `userId` decides where users differ. */
export async function getEntitlements(
  tx: Tx,
  { tenantId, userId, now }: { tenantId: TenantId; userId?: string | undefined; now: Date },
): Promise<TenantEntitlements> {
  const { snapshot, tenant } = await loadEntitlements(tx, tenantId);
  return {
    features: featureAnswers(snapshot, { tenant, userId }, now),
    limits: Object.fromEntries([...snapshot.meters].map((meter) => [meter, limit(snapshot, tenant, meter, now)])),
  };
}
