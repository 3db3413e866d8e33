import type { UpdateFlagInput } from "@tenantry/core/flags/inputs";
import type { ServiceContext } from "../context.ts";
import { changeFlag } from "./change-flag.ts";
import type { Flag } from "./flag-row.ts";

/** Sets everything about a flag but its kill switch. Errors: `not_found`, `conflict` unless `version` is the current one. */
export async function updateFlag(ctx: ServiceContext, input: UpdateFlagInput & { reason: string }): Promise<Flag> {
  const { key, reason, version, name, description, owner, environments, rules } = input;
  const window = { startsAt: input.startsAt ?? null, endsAt: input.endsAt ?? null, staleAt: input.staleAt ?? null };
  const set = () => ({ name, description, owner, environments, rules, ...window });
  return changeFlag(ctx, { key, reason, version, action: "flag.updated", set });
}
