import { assert } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import type { PurgeStep, RemovedRecord } from "@tenantry/core/leaving/purge";
import type { FileStore } from "@tenantry/core/ports/files";
import type { RunHistory } from "@tenantry/core/ports/jobs";
import { errorMessage } from "@tenantry/db/error-message";
import { purgeSteps } from "@tenantry/db/platform/leaving";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { MailContext } from "../email/send-once.ts";
import type { ProvisionerContext } from "../provisioning/provision.ts";

export type PurgeContext = ProvisionerContext &
  MailContext & { readonly files: FileStore; readonly runs: RunHistory; readonly requestId: string | null };

export type PurgeWork = {
  /** What is there now; asked once, before anything goes, because a step that is run again finds less. */
  readonly count: () => Promise<RemovedRecord[]>;
  /** Safe to repeat. */
  readonly remove: () => Promise<void>;
};

/** One step of the ledger: skipped when it has finished, its failure recorded for people to read. */
export async function runPurgeStep(
  ctx: PurgeContext,
  tenantId: TenantId,
  step: PurgeStep,
  work: PurgeWork,
): Promise<void> {
  const known = await begin(ctx, tenantId, step);
  if (!known) return;
  const mine = and(eq(purgeSteps.tenantId, tenantId), eq(purgeSteps.step, step), isNull(purgeSteps.finishedAt));
  const note = (change: Partial<typeof purgeSteps.$inferInsert>) =>
    ctx.db.withTenant(tenantId, (tx) => tx.update(purgeSteps).set(change).where(mine));
  try {
    if (!known.removed) await note({ removed: (await work.count()).filter((one) => one.count > 0) });
    await work.remove();
    await note({ finishedAt: ctx.clock.now(), error: null });
  } catch (error) {
    await note({ error: errorMessage(error).slice(0, 500) });
    throw error;
  }
}

/** Null when the step has finished. Nothing is removed of a tenant whose purge has not begun. */
async function begin(ctx: PurgeContext, tenantId: TenantId, step: PurgeStep) {
  const now = ctx.clock.now();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const [tenant] = await tx.select({ begun: tenants.purgeStartedAt }).from(tenants).where(eq(tenants.id, tenantId));
    assert(tenant?.begun, "a purge that nobody has begun");
    const [row] = await tx
      .insert(purgeSteps)
      .values({ tenantId, step, attempts: 1, startedAt: now })
      .onConflictDoUpdate({
        target: [purgeSteps.tenantId, purgeSteps.step],
        set: { attempts: sql`${purgeSteps.attempts} + 1`, error: null },
        setWhere: isNull(purgeSteps.finishedAt),
      })
      .returning({ removed: purgeSteps.removed });
    return row ?? null;
  });
}
