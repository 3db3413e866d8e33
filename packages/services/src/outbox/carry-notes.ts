import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import type { Tx } from "@tenantry/db/client";
import { endSessions, removeLinks } from "@tenantry/db/end-access";
import { carryAudit, carryEvent, type Note } from "@tenantry/db/journal";
import { pendingNotes } from "@tenantry/db/placement/tables";
import { placements } from "@tenantry/db/platform/tenancy";
import { usageCorrections } from "@tenantry/db/platform/usage";
import { outbox } from "@tenantry/db/tenant/tables";
import { asc, gt, inArray, isNotNull } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";
import { warnOfUsage } from "../usage/warn.ts";

const notesAtOnce = 200;

/** Names of the databases besides the platform's own that tenants are placed in. */
export async function otherPlacements(ctx: ServiceContext): Promise<string[]> {
  const rows = await ctx.db.orm
    .select({ name: placements.name })
    .from(placements)
    .where(isNotNull(placements.connectionSecret));
  return rows.map((row) => row.name);
}

/**
 * Carries over what workspaces in other databases have left for the platform, each note once: its id is the id of the row
 * that it becomes. A placement that is away, or a tenant that fails, keeps its notes and holds nobody up; then it throws.
 */
export async function carryNotes(ctx: ServiceContext): Promise<number> {
  const names = await otherPlacements(ctx);
  const outcomes = await Promise.allSettled(names.map((name) => carryFrom(ctx, name)));
  const failures = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} placements kept their notes`);
  return outcomes.reduce((sum, one) => sum + (one.status === "fulfilled" ? one.value : 0), 0);
}

async function carryFrom(ctx: ServiceContext, placement: string): Promise<number> {
  const failures: unknown[] = [];
  let carried = 0;
  let after: string | null = null;
  for (;;) {
    const marks = await listMarks(ctx, placement, after);
    after = marks.at(-1)?.id ?? null;
    if (after === null) break;
    for (const [tenantId, ids] of Map.groupBy(marks, (mark) => mark.tenantId)) {
      try {
        const some = ids.map(({ id }) => id);
        await carryOf(ctx, parseTenantId(tenantId), some);
        carried += some.length;
      } catch (error) {
        failures.push(error);
      }
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `notes of ${failures.length} tenants stay in ${placement}`);
  return carried;
}

function listMarks(ctx: ServiceContext, placement: string, after: string | null) {
  return ctx.db.inPlacement(placement, (tx) =>
    tx
      .select({ id: pendingNotes.id, tenantId: pendingNotes.tenantId })
      .from(pendingNotes)
      .where(after === null ? undefined : gt(pendingNotes.id, after))
      .orderBy(asc(pendingNotes.id))
      .limit(notesAtOnce),
  );
}

/** All that one tenant left becomes the platform's in one transaction; only then it is taken from where it was left. */
async function carryOf(ctx: ServiceContext, tenantId: TenantId, ids: string[]): Promise<void> {
  const left = await ctx.db.inWorkspace(tenantId, (tx) =>
    tx.select().from(outbox).where(inArray(outbox.id, ids)).orderBy(asc(outbox.id)),
  );
  await ctx.db.withTenant(tenantId, async (tx) => {
    for (const { id, name, data, createdAt } of left) {
      // What stands there was written by `leaveNote`, which knows no other shapes.
      await apply(tx, tenantId, { id, name, data, createdAt } as Note);
    }
  });
  await ctx.db.inWorkspace(tenantId, async (tx) => {
    await tx.delete(outbox).where(inArray(outbox.id, ids));
    await tx.delete(pendingNotes).where(inArray(pendingNotes.id, ids));
  });
}

async function apply(tx: Tx, tenantId: TenantId, note: Note): Promise<void> {
  const { id, createdAt } = note;
  switch (note.name) {
    case "audit":
      return carryAudit(tx, id, note.data.entry, createdAt);
    case "event":
      return carryEvent(tx, id, note.data.event, createdAt);
    case "usage": {
      const { windowStart, ...reading } = note.data.reading;
      await warnOfUsage(tx, { ...reading, tenantId, windowStart: new Date(windowStart) }, createdAt);
      return;
    }
    case "access": {
      const until = new Date(note.data.until);
      const user = { tenantId, userId: note.data.userId };
      await endSessions(tx, user, { until, keep: note.data.keep });
      return removeLinks(tx, user, until);
    }
    case "correction": {
      const { windowStart, ...found } = note.data;
      const correction = { id, tenantId, ...found, windowStart: new Date(windowStart), correctedAt: createdAt };
      await tx.insert(usageCorrections).values(correction).onConflictDoNothing({ target: usageCorrections.id });
    }
  }
}
