import { nextDue } from "@tenantry/core/clocks/next-due";
import type { TenantId } from "@tenantry/core/ids";
import { recordAudit } from "@tenantry/db/journal";
import { clocks } from "@tenantry/db/platform/tenancy";
import { and, eq } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";
import { loadDueDates } from "./load-due-dates.ts";
import { type DueContext, runDue } from "./run-due.ts";

type Advanced = { readonly stands: boolean; readonly instants: number };

/**
 * Carries a moving clock through at most `most` due instants. Each is written before its work is done, and the work of the
 * instant where the clock stands is done again first: whatever died in the middle, nothing is skipped and, because every
 * service is safe to repeat, nothing doubled.
 */
export async function advanceClock(ctx: DueContext, tenantId: TenantId, most: number): Promise<Advanced> {
  for (let instants = 1; ; instants++) {
    const clock = await readClock(ctx, tenantId);
    if (!clock?.movingTo) return { stands: true, instants: instants - 1 };
    const { now, movingTo } = clock;
    await runDue({ ...ctx, tenantId, clock: { now: () => now } });
    const next = now < movingTo ? await step(ctx, tenantId, { now, movingTo }) : await stand(ctx, tenantId, movingTo);
    if (next === "stands") return { stands: true, instants };
    if (instants >= most) return { stands: false, instants };
  }
}

/** The engine has given up: the clock stays where it is, and staff see why it did not arrive. */
export async function stopClock(ctx: ServiceContext, tenantId: TenantId): Promise<void> {
  const clock = await readClock(ctx, tenantId);
  if (!clock?.movingTo) return;
  const { now, movingTo } = clock;
  await ctx.db.withTenant(tenantId, async (tx) => {
    await tx.update(clocks).set({ movingTo: null, movedAt: ctx.clock.now() }).where(eq(clocks.tenantId, tenantId));
    const actor = { type: "system" as const, id: null };
    await recordAudit(tx, { tenantId, actor, action: "clock.stopped", after: { now, movingTo } }, now);
  });
}

async function readClock(ctx: ServiceContext, tenantId: TenantId) {
  const [clock] = await ctx.db.withTenant(tenantId, (tx) =>
    tx.select({ now: clocks.now, movingTo: clocks.movingTo }).from(clocks).where(eq(clocks.tenantId, tenantId)),
  );
  return clock;
}

type Moving = { now: Date; movingTo: Date };

/** To the next due instant, or to the end of the move; another runner that was faster is left its step. */
async function step(ctx: ServiceContext, tenantId: TenantId, { now, movingTo }: Moving): Promise<"moves"> {
  await ctx.db.withTenant(tenantId, async (tx) => {
    const due = nextDue(await loadDueDates(tx, tenantId), now);
    const to = due && due < movingTo ? due : movingTo;
    await tx
      .update(clocks)
      .set({ now: to, movedAt: ctx.clock.now() })
      .where(and(eq(clocks.tenantId, tenantId), eq(clocks.now, now), eq(clocks.movingTo, movingTo)));
  });
  return "moves";
}

async function stand(ctx: ServiceContext, tenantId: TenantId, movingTo: Date): Promise<"stands"> {
  await ctx.db.withTenant(tenantId, (tx) =>
    tx
      .update(clocks)
      .set({ movingTo: null, movedAt: ctx.clock.now() })
      .where(and(eq(clocks.tenantId, tenantId), eq(clocks.movingTo, movingTo))),
  );
  return "stands";
}
