import { decideFeature } from "@tenantry/core/entitlements/resolve";
import { compileSnapshot, type SnapshotEntry } from "@tenantry/core/entitlements/snapshot";
import type { PreviewFlagInput } from "@tenantry/core/flags/inputs";
import type { ServiceContext } from "../context.ts";
import { loadSnapshotFacts } from "../entitlements/load-facts.ts";
import { eachTenant } from "./each-tenant.ts";

type Named = { readonly tenantId: string; readonly name: string };

export type FlagPreview = {
  readonly tenants: number;
  readonly onBefore: number;
  readonly onAfter: number;
  readonly gaining: { readonly count: number; readonly first: readonly Named[] };
  readonly losing: { readonly count: number; readonly first: readonly Named[] };
  readonly isPartial: boolean;
};

const namedAtMost = 50;

/**
 * What a flag would change if its rules were these: every tenant is asked before and after, with its plan, add-ons and
 * overrides. Nothing is written; the flag need not exist yet.
 */
export async function previewFlag(ctx: ServiceContext, input: PreviewFlagInput): Promise<FlagPreview> {
  const at = ctx.clock.now().getTime();
  const { key } = input;
  const facts = await loadSnapshotFacts(ctx.db.orm);
  const current = facts.flags.find((flag) => flag.key === key);
  const proposed = {
    key,
    environments: input.environments,
    rules: input.rules,
    startsAt: input.startsAt ?? null,
    endsAt: input.endsAt ?? null,
    killedAt: current?.killedAt ?? null,
  };
  const others = facts.flags.filter((flag) => flag.key !== key);
  const before = compileSnapshot(facts).entries.get(key);
  const after = compileSnapshot({ ...facts, flags: [...others, proposed] }).entries.get(key);
  const gaining: Named[] = [];
  const losing: Named[] = [];
  let tenants = 0;
  let onBefore = 0;
  let onAfter = 0;
  const { isPartial } = await eachTenant(ctx, [key], ({ tenant, name }) => {
    const asked = (entry: SnapshotEntry | undefined) => (entry ? decideFeature(entry, { tenant }, at).enabled : false);
    const [was, is] = [asked(before), asked(after)];
    tenants += 1;
    if (was) onBefore += 1;
    if (is) onAfter += 1;
    if (was !== is) (is ? gaining : losing).push({ tenantId: tenant.tenantId, name });
  });
  const summary = (rows: Named[]) => ({ count: rows.length, first: rows.slice(0, namedAtMost) });
  return { tenants, onBefore, onAfter, gaining: summary(gaining), losing: summary(losing), isPartial };
}
