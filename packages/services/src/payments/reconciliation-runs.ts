import { randomUUIDv7 } from "node:crypto";
import type { RequestReconciliationInput } from "@tenantry/core/billing/company-inputs";
import { DomainError } from "@tenantry/core/errors";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { staff } from "@tenantry/db/platform/identity";
import { reconciliationRuns as runs } from "@tenantry/db/platform/payments";
import { and, desc, eq, gte, isNull } from "drizzle-orm";
import { actorRef, type ServiceContext } from "../context.ts";
import type { PaymentContext } from "./context.ts";
import { type Reconciled, reconcile } from "./reconcile.ts";

const shown = 20;
const scheduledDays = 3;
/** A run that has not ended by then has been given up. */
const patienceMs = 30 * 60_000;

export type ReconciliationRun = Omit<typeof runs.$inferSelect, "requestedBy"> & {
  /** Null: the schedule's. */
  readonly requestedByName: string | null;
  readonly state: "waiting" | "running" | "completed" | "failed";
};

/** The last comparisons of the gateways with our books, newest first. */
export async function listReconciliationRuns(ctx: ServiceContext): Promise<ReconciliationRun[]> {
  const now = ctx.clock.now();
  const rows = await ctx.db.orm
    .select({ run: runs, requestedByName: staff.name })
    .from(runs)
    .leftJoin(staff, eq(staff.id, runs.requestedBy))
    .orderBy(desc(runs.requestedAt), desc(runs.id))
    .limit(shown);
  return rows.map(({ run: { requestedBy: _, ...run }, requestedByName }) => {
    const isGivenUp = run.requestedAt.getTime() < now.getTime() - patienceMs;
    const isOver = run.finishedAt !== null || isGivenUp;
    const state = isOver
      ? run.error !== null || run.finishedAt === null
        ? ("failed" as const)
        : ("completed" as const)
      : run.startedAt
        ? ("running" as const)
        : ("waiting" as const);
    return { ...run, requestedByName, state };
  });
}

/** Staff ask for a comparison now. `conflict` while another one waits or runs. */
export async function requestReconciliation(
  ctx: ServiceContext,
  { days, includesFresh, reason }: RequestReconciliationInput,
): Promise<{ runId: string }> {
  const now = ctx.clock.now();
  const runId = randomUUIDv7();
  await ctx.db.transaction(async (tx) => {
    const [open] = await tx
      .select({ id: runs.id })
      .from(runs)
      .where(and(isNull(runs.finishedAt), gte(runs.requestedAt, new Date(now.getTime() - patienceMs))))
      .limit(1);
    if (open)
      throw new DomainError("conflict", "A comparison is under way.", { details: { reason: "reconciliation_runs" } });
    const requestedBy = ctx.actor.type === "staff" ? ctx.actor.id : null;
    await tx.insert(runs).values({ id: runId, requestedBy, days, includesFresh, requestedAt: now });
    await enqueueEvent(tx, { name: "payments/reconciliation.requested", data: { runId } }, now);
    const entry = { tenantId: null, actor: actorRef(ctx.actor), action: "reconciliation.requested", targetId: runId };
    await recordAudit(tx, { ...entry, reason, after: { days, includesFresh }, requestId: ctx.requestId }, now);
  });
  return { runId };
}

/** The schedule's comparison begins. */
export async function beginScheduledReconciliation(ctx: ServiceContext): Promise<{ runId: string }> {
  const now = ctx.clock.now();
  const runId = randomUUIDv7();
  await ctx.db.orm
    .insert(runs)
    .values({ id: runId, days: scheduledDays, includesFresh: false, requestedAt: now, startedAt: now });
  return { runId };
}

/** Does one comparison and keeps what came of it; a failure is kept too and thrown, so that the job is tried again. */
export async function runReconciliation(ctx: PaymentContext, { runId }: { runId: string }): Promise<Reconciled> {
  const isThis = eq(runs.id, runId);
  const [run] = await ctx.db.orm.select().from(runs).where(isThis);
  if (!run) throw new DomainError("not_found", "There is no such comparison.");
  if (run.finishedAt && run.error === null) return { looked: run.looked ?? 0, found: run.found ?? 0 };
  await ctx.db.orm.update(runs).set({ startedAt: ctx.clock.now(), finishedAt: null, error: null }).where(isThis);
  try {
    const { days, includesFresh } = run;
    const result = await reconcile(ctx, { days, includesFresh });
    await ctx.db.orm
      .update(runs)
      .set({ ...result, finishedAt: ctx.clock.now() })
      .where(isThis);
    return result;
  } catch (failure) {
    const error = (failure instanceof Error ? failure.message : String(failure)).slice(0, 500);
    await ctx.db.orm.update(runs).set({ error, finishedAt: ctx.clock.now() }).where(isThis);
    throw failure;
  }
}
