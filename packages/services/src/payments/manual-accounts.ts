import type { ManualAccount } from "@tenantry/core/ports/payments";
import type { Queryable } from "@tenantry/db/client";
import { loadSettings } from "../settings/load-settings.ts";

/** Where the issuer takes money by hand; what apps give to the manual gateway. */
export async function loadManualAccounts(db: Queryable): Promise<readonly ManualAccount[]> {
  return (await loadSettings(db)).billing.issuer.accounts;
}
