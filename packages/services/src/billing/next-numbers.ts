import { numberSeries } from "@tenantry/db/platform/billing";
import type { ServiceContext } from "../context.ts";

/** What the next document of each series will be numbered, as long as nobody issues one in between. */
export async function nextNumbers(ctx: ServiceContext): Promise<{ invoice: bigint; creditNote: bigint; now: Date }> {
  const rows = await ctx.db.orm.select().from(numberSeries).limit(10);
  const of = (series: "invoice" | "credit_note") => rows.find((row) => row.series === series)?.nextSequence ?? 1n;
  return { invoice: of("invoice"), creditNote: of("credit_note"), now: ctx.clock.now() };
}
