import { randomUUIDv7 } from "node:crypto";
import { type MoveSubscribersInput, maxMoved } from "@tenantry/core/catalogue/inputs";
import type { Move } from "@tenantry/core/catalogue/move";
import { DomainError } from "@tenantry/core/errors";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { toDecimal } from "@tenantry/core/money";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { bulkChanges } from "@tenantry/db/platform/entitlements";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { eq, sql } from "drizzle-orm";
import { readCounted } from "../billing/load-usage.ts";
import { actorRef, type ServiceContext } from "../context.ts";
import { atTenantTime } from "../tenant/tenant-time.ts";
import { loadMove } from "./load-move.ts";
import { loadVersion, type StoredVersion } from "./load-version.ts";
import { listMovable } from "./preview-move.ts";

export type MoveResult = (typeof bulkChanges.$inferSelect)["results"][number];

/**
 * Moves subscribers to another version of their plan, each in a transaction of its own that also writes its result:
 * entitlements change at once, the price with the next renewal. One that cannot be moved says why and stays.
 * Errors: `not_found`.
 */
export async function moveSubscribers(
  ctx: ServiceContext,
  input: MoveSubscribersInput & { reason: string },
): Promise<{ bulkChangeId: string; results: MoveResult[] }> {
  const now = ctx.clock.now();
  const to = await loadVersion(ctx.db.orm, input.planCode, input.toVersion);
  const chosen =
    input.tenants === "all"
      ? (await listMovable(ctx.db.orm, to, { limit: maxMoved, offset: 0 })).map(({ id }) => id)
      : [...new Set(input.tenants)];
  const bulkChangeId = randomUUIDv7();
  const { reason } = input;
  const request = { planCode: to.planCode, toVersion: to.version, tenants: chosen.length };
  await ctx.db.transaction(async (tx) => {
    const createdBy = "id" in ctx.actor ? ctx.actor.id : null;
    await tx
      .insert(bulkChanges)
      .values({ id: bulkChangeId, kind: "plan_version", request, results: [], reason, createdBy, createdAt: now });
    await recordAudit(
      tx,
      {
        tenantId: null,
        actor: actorRef(ctx.actor),
        action: "plan.subscribers_moved",
        targetId: to.planCode,
        reason,
        after: { ...request, bulkChangeId },
        requestId: ctx.requestId,
      },
      now,
    );
  });
  const results: MoveResult[] = [];
  for (const id of chosen) results.push(await moveOne(ctx, { tenantId: parseTenantId(id), to, bulkChangeId, reason }));
  const isPartial = results.some(({ ok }) => !ok);
  await ctx.db.orm
    .update(bulkChanges)
    .set({ finishedAt: ctx.clock.now(), isPartial })
    .where(eq(bulkChanges.id, bulkChangeId));
  return { bulkChangeId, results };
}

type One = { tenantId: TenantId; to: StoredVersion; bulkChangeId: string; reason: string };

async function moveOne(ctx: ServiceContext, { tenantId, to, bulkChangeId, reason }: One): Promise<MoveResult> {
  try {
    const now = (await atTenantTime(ctx, tenantId)).clock.now();
    const counted = await readCounted({ ...ctx, tenantId });
    return await ctx.db.withTenant(tenantId, async (tx) => {
      const { subscription, move } = await loadMove(tx, tenantId, { to, counted }, now);
      if (move.blockedBy) return report(tx, bulkChangeId, { tenantId, ok: false, code: move.blockedBy });
      await tx.update(subscriptions).set({ planVersionId: to.id }).where(eq(subscriptions.id, subscription.id));
      const subscriptionId = subscription.id;
      await enqueueEvent(
        tx,
        { name: "subscription/version.moved", data: { tenantId, subscriptionId, planVersionId: to.id } },
        now,
      );
      await recordAudit(
        tx,
        {
          tenantId,
          actor: actorRef(ctx.actor),
          action: "subscription.version_moved",
          targetId: subscriptionId,
          reason,
          before: { planCode: to.planCode, version: move.fromVersion, price: priceWords(move.oldPrice) },
          after: { version: to.version, price: priceWords(move.newPrice), lost: move.lost, bulkChangeId },
          requestId: ctx.requestId,
        },
        now,
      );
      const undo = {
        subscriptionId,
        fromVersionId: subscription.planVersionId,
        toVersionId: to.id,
        periodStart: subscription.periodStart.toISOString(),
      };
      return report(tx, bulkChangeId, { tenantId, ok: true, undo });
    });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return report(ctx.db.orm, bulkChangeId, { tenantId, ok: false, code: error.code });
  }
}

const priceWords = (price: Move["oldPrice"]) => (price ? `${price.currency} ${toDecimal(price)}` : null);

/** In the row's own transaction: what was done and what was reported cannot differ, also after a crash. */
async function report(db: Pick<Tx, "update">, id: string, result: MoveResult): Promise<MoveResult> {
  await db
    .update(bulkChanges)
    .set({ results: sql`${bulkChanges.results} || ${JSON.stringify([result])}::text::jsonb` })
    .where(eq(bulkChanges.id, id));
  return result;
}
