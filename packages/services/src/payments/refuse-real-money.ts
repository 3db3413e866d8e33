import { fieldError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import type { PaymentGateway } from "@tenantry/core/ports/payments";
import type { Tx } from "@tenantry/db/client";
import { tenants } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";

/** A test tenant pays by what moves no money. Errors: `validation_failed` (`gateway`: `not_offered`). */
export async function refuseRealMoney(tx: Tx, tenantId: TenantId, gateway: PaymentGateway): Promise<void> {
  if (!gateway.movesMoney) return;
  const [tenant] = await tx.select({ sandbox: tenants.sandbox }).from(tenants).where(eq(tenants.id, tenantId));
  if (tenant?.sandbox) throw fieldError("gateway", "not_offered", "A test tenant is never billed for real.");
}
