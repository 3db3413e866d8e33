import type { TenantId } from "@tenantry/core/ids";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { registrations } from "@tenantry/db/platform/tenancy";
import { and, eq, isNull } from "drizzle-orm";
import { actorRef, type ServiceContext } from "../context.ts";

/**
 * The invoice of a registration has been paid, inside `inBilling`: its business is set up, once. Also after its deadline,
 * as long as it has its slug. Does nothing for any other invoice.
 */
export async function acceptPaidRegistration(
  ctx: ServiceContext,
  tx: Tx,
  { tenantId, invoiceId }: { tenantId: TenantId; invoiceId: string },
  now: Date,
): Promise<void> {
  const [paid] = await tx
    .update(registrations)
    .set({ paidAt: now, expiresAt: null })
    .where(
      and(
        eq(registrations.tenantId, tenantId),
        eq(registrations.invoiceId, invoiceId),
        isNull(registrations.paidAt),
        isNull(registrations.rejectedAt),
      ),
    )
    .returning({ id: registrations.id });
  if (!paid) return;
  await enqueueEvent(tx, { name: "tenant/registered", data: { tenantId } }, now);
  const { requestId } = ctx;
  const entry = { tenantId, actor: actorRef(ctx.actor), targetId: paid.id, after: { invoiceId }, requestId };
  await recordAudit(tx, { ...entry, action: "registration.paid" }, now);
}
