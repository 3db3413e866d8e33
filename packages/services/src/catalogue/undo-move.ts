import { DomainError } from "@tenantry/core/errors";
import { parseTenantId } from "@tenantry/core/ids";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { bulkChanges } from "@tenantry/db/platform/entitlements";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { actorRef, type ServiceContext } from "../context.ts";
import { atTenantTime } from "../tenant/tenant-time.ts";
import type { MoveResult } from "./move-subscribers.ts";

const Undo = z.object({
  subscriptionId: z.uuid(),
  fromVersionId: z.uuid(),
  toVersionId: z.uuid(),
  periodStart: z.coerce.date(),
});

/**
 * Takes a move of subscribers back, row by row, where the period it happened in still runs and nothing has changed since:
 * nobody has been charged the new price then. Errors: `not_found`, `invalid_transition` when it was undone before.
 */
export async function undoMove(
  ctx: ServiceContext,
  input: { bulkChangeId: string; reason: string },
): Promise<{ results: MoveResult[] }> {
  const { bulkChangeId, reason } = input;
  const now = ctx.clock.now();
  const [change] = await ctx.db.orm
    .select()
    .from(bulkChanges)
    .where(and(eq(bulkChanges.id, bulkChangeId), eq(bulkChanges.kind, "plan_version")));
  if (!change) throw new DomainError("not_found", "There is no such change.");
  if (change.undoneAt) throw new DomainError("invalid_transition", "The change was undone already.");
  const results: MoveResult[] = [];
  for (const row of change.results) results.push(row.ok ? await undoOne(ctx, row, reason) : row);
  const isPartial = results.some((row) => row.ok && row.code !== "undone");
  await ctx.db.transaction(async (tx) => {
    const undoneBy = "id" in ctx.actor ? ctx.actor.id : null;
    const closed = await tx
      .update(bulkChanges)
      .set({ results, undoneAt: now, undoneBy, isPartial })
      .where(and(eq(bulkChanges.id, bulkChangeId), isNull(bulkChanges.undoneAt)))
      .returning({ id: bulkChanges.id });
    if (closed.length === 0) throw new DomainError("invalid_transition", "The change was undone already.");
    await recordAudit(
      tx,
      {
        tenantId: null,
        actor: actorRef(ctx.actor),
        action: "plan.subscribers_move_undone",
        targetId: bulkChangeId,
        reason,
        after: { undone: results.filter(({ code }) => code === "undone").length, kept: results.length },
        requestId: ctx.requestId,
      },
      now,
    );
  });
  return { results };
}

async function undoOne(ctx: ServiceContext, row: MoveResult, reason: string): Promise<MoveResult> {
  const tenantId = parseTenantId(row.tenantId);
  const undo = Undo.parse(row.undo);
  const now = (await atTenantTime(ctx, tenantId)).clock.now();
  const code = await ctx.db.withTenant(tenantId, async (tx) => {
    const [subscription] = await tx
      .select()
      .from(subscriptions)
      .where(and(eq(subscriptions.id, undo.subscriptionId), isNull(subscriptions.endedAt)))
      .for("update");
    // An undo that was cut off half-way finds its first rows back already.
    if (subscription?.planVersionId === undo.fromVersionId) return "undone";
    if (subscription?.planVersionId !== undo.toVersionId) return "changed_since";
    const { periodStart, periodEnd } = subscription;
    const isOver = periodEnd !== null && periodEnd <= now;
    if (isOver || periodStart.getTime() !== undo.periodStart.getTime()) return "period_over";
    await tx
      .update(subscriptions)
      .set({ planVersionId: undo.fromVersionId })
      .where(eq(subscriptions.id, subscription.id));
    const data = { tenantId, subscriptionId: subscription.id, planVersionId: undo.fromVersionId };
    await enqueueEvent(tx, { name: "subscription/version.moved", data }, now);
    await recordAudit(
      tx,
      {
        tenantId,
        actor: actorRef(ctx.actor),
        action: "subscription.version_move_undone",
        targetId: subscription.id,
        reason,
        before: { planVersionId: undo.toVersionId },
        after: { planVersionId: undo.fromVersionId },
        requestId: ctx.requestId,
      },
      now,
    );
    return "undone";
  });
  return { ...row, code };
}
