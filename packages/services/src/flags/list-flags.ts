import { compileFlag, matchingRule, silence } from "@tenantry/core/flags/evaluate";
import type { ServiceContext } from "../context.ts";
import { eachTenant } from "./each-tenant.ts";
import { type Flag, loadFlags } from "./flag-row.ts";

export type FlagRow = Flag & {
  /** Past its date: somebody should remove it. */
  readonly isStale: boolean;
  /** Tenants that its rules name now; what their plans grant is not asked. */
  readonly matching: number;
};

export type FlagList = {
  readonly rows: readonly FlagRow[];
  readonly tenants: number;
  /** There are more tenants than were counted. */
  readonly isPartial: boolean;
};

/** Every flag by key, with its stale mark and how many tenants it reaches. */
export async function listFlags(ctx: ServiceContext): Promise<FlagList> {
  const now = ctx.clock.now();
  const at = now.getTime();
  const flags = await loadFlags(ctx.db.orm);
  const compiled = flags.map(compileFlag);
  const matching = flags.map(() => 0);
  let tenants = 0;
  const { isPartial } = await eachTenant(ctx, [], ({ tenant }) => {
    tenants += 1;
    for (const [i, flag] of compiled.entries()) {
      const reached = !flag.killed && silence(flag, tenant, at) === null;
      if (reached && matchingRule(flag, tenant, undefined) !== -1) matching[i] = (matching[i] ?? 0) + 1;
    }
  });
  const rows = flags.map((flag, i) => ({
    ...flag,
    isStale: flag.staleAt !== null && flag.staleAt <= now,
    matching: matching[i] ?? 0,
  }));
  return { rows, tenants, isPartial };
}
