import { pendingNotes } from "@tenantry/db/placement/tables";
import { min, sql } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";
import { otherPlacements } from "../outbox/carry-notes.ts";
import type { Check } from "./health.ts";

const longestLagMs = 60_000;
/** Whoever asks a process for its health waits little longer. */
const patienceMs = 1_000;

/**
 * Which other databases of tenants answer. Never a reason to take a process out of service: everybody else's tenants are
 * well. `withNotes`, which needs the role of jobs: also which of them have notes that nobody carries over.
 */
export async function checkPlacements(ctx: ServiceContext, { withNotes = false } = {}): Promise<Check> {
  const names = await otherPlacements(ctx);
  const words = await Promise.all(names.map((name) => soon(wordOf(ctx, name, withNotes), `${name} is silent`)));
  return { ok: true, detail: words.length === 0 ? "the platform's own only" : words.join(", ") };
}

async function soon(answer: Promise<string>, otherwise: string): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), patienceMs);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

async function wordOf(ctx: ServiceContext, name: string, withNotes: boolean): Promise<string> {
  try {
    const oldest = await ctx.db.inPlacement(name, async (tx) => {
      await tx.execute(sql`select 1`);
      if (!withNotes) return null;
      const [row] = await tx.select({ at: min(pendingNotes.createdAt) }).from(pendingNotes);
      return row?.at ?? null;
    });
    const lag = oldest ? ctx.clock.now().getTime() - oldest.getTime() : 0;
    return lag > longestLagMs ? `${name} has notes from ${Math.round(lag / 1000)} s ago` : `${name} answers`;
  } catch {
    return `${name} is away`;
  }
}
