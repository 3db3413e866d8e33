import type { TenantId } from "@tenantry/core/ids";
import type { ProvisioningStep } from "@tenantry/core/tenant/registration";
import type { Database, Tx } from "@tenantry/db/client";
import { errorMessage } from "@tenantry/db/error-message";
import { provisioningSteps } from "@tenantry/db/platform/tenancy";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";
import { tenantNow } from "../tenant/tenant-time.ts";

/** Marks the step as begun once more; false when it has finished before and must not run again. */
export async function beginStep(db: Database, tenantId: TenantId, step: ProvisioningStep, now: Date): Promise<boolean> {
  const rows = await db.withTenant(tenantId, (tx) =>
    tx
      .insert(provisioningSteps)
      .values({ tenantId, step, attempts: 1, startedAt: now })
      .onConflictDoUpdate({
        target: [provisioningSteps.tenantId, provisioningSteps.step],
        set: { attempts: sql`${provisioningSteps.attempts} + 1`, startedAt: now, error: null },
        setWhere: isNull(provisioningSteps.finishedAt),
      })
      .returning({ step: provisioningSteps.step }),
  );
  return rows.length === 1;
}

/** False when the step has finished. */
async function lockStep(tx: Tx, tenantId: TenantId, step: ProvisioningStep): Promise<boolean> {
  const is = and(eq(provisioningSteps.tenantId, tenantId), eq(provisioningSteps.step, step));
  const rows = await tx
    .select({ step: provisioningSteps.step })
    .from(provisioningSteps)
    .where(and(is, isNull(provisioningSteps.finishedAt)))
    .for("update");
  return rows.length === 1;
}

export async function finishStep(tx: Tx, tenantId: TenantId, step: ProvisioningStep, now: Date): Promise<void> {
  await tx
    .update(provisioningSteps)
    .set({ finishedAt: now, error: null })
    .where(and(eq(provisioningSteps.tenantId, tenantId), eq(provisioningSteps.step, step)));
}

async function failStep(db: Database, tenantId: TenantId, step: ProvisioningStep, error: string): Promise<void> {
  await db.withTenant(tenantId, (tx) =>
    tx
      .update(provisioningSteps)
      .set({ error: error.slice(0, 500) })
      .where(
        and(
          eq(provisioningSteps.tenantId, tenantId),
          eq(provisioningSteps.step, step),
          isNull(provisioningSteps.finishedAt),
        ),
      ),
  );
}

/**
 * One step of the ledger: skipped when it has finished, its failure recorded for people to read. The ledger keeps the
 * platform's time; `work` gets the tenant's, and runs in the transaction of `on` that also marks the step finished.
 */
export async function runStep(
  ctx: ServiceContext,
  { on, tenantId, step }: { on: Database; tenantId: TenantId; step: ProvisioningStep },
  work: (tx: Tx, now: Date) => Promise<void>,
): Promise<void> {
  if (!(await beginStep(ctx.db, tenantId, step, ctx.clock.now()))) return;
  try {
    await on.withTenant(tenantId, async (tx) => {
      // Of two workers at once the second waits here, and finds the step finished.
      if (!(await lockStep(tx, tenantId, step))) return;
      await work(tx, await tenantNow(ctx, tx, tenantId));
      await finishStep(tx, tenantId, step, ctx.clock.now());
    });
  } catch (error) {
    await failStep(ctx.db, tenantId, step, errorMessage(error));
    throw error;
  }
}
