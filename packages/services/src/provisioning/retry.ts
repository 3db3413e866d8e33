import { DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { provisioningSteps, registrations, tenants } from "@tenantry/db/platform/tenancy";
import { and, eq, isNotNull, isNull } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";

/**
 * Staff start a failed provisioning again; finished steps of the ledger stay finished. Also where the tenant is usable
 * and a later step has failed for good. Errors: `invalid_transition`.
 */
export async function retryProvisioning(ctx: TenantContext, input: { reason: string }): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const [registration] = await tx
      .select({ rejectedAt: registrations.rejectedAt })
      .from(registrations)
      .where(eq(registrations.tenantId, ctx.tenantId));
    if (registration?.rejectedAt) throw new DomainError("invalid_transition", "The business was given up.");
    const cleared = await tx
      .update(tenants)
      .set({ provisioningFailedAt: null, provisioningStartedAt: now, updatedAt: now })
      .where(and(eq(tenants.id, ctx.tenantId), isNull(tenants.readyAt), isNotNull(tenants.provisioningFailedAt)))
      .returning({ id: tenants.id });
    if (cleared.length === 0 && !(await isReadyWithFailedStep(tx, ctx.tenantId)))
      throw new DomainError("invalid_transition", "Only a failed provisioning can be retried.");
    await enqueueEvent(tx, { name: "tenant/provisioning.retried", data: { tenantId: ctx.tenantId } }, now);
    const { tenantId, requestId } = ctx;
    await recordAudit(
      tx,
      { tenantId, actor: actorRef(ctx.actor), action: "tenant.provisioning_retried", reason: input.reason, requestId },
      now,
    );
  });
}

async function isReadyWithFailedStep(tx: Tx, tenantId: TenantId): Promise<boolean> {
  const failed = await tx
    .select({ step: provisioningSteps.step })
    .from(provisioningSteps)
    .innerJoin(tenants, eq(tenants.id, provisioningSteps.tenantId))
    .where(
      and(
        isNotNull(tenants.readyAt),
        eq(provisioningSteps.tenantId, tenantId),
        isNull(provisioningSteps.finishedAt),
        isNotNull(provisioningSteps.error),
      ),
    );
  return failed.length > 0;
}
