import type { KillFlagInput } from "@tenantry/core/flags/inputs";
import type { ServiceContext } from "../context.ts";
import { changeFlag } from "./change-flag.ts";
import type { Flag } from "./flag-row.ts";

/** Off for everybody, whatever else says yes; or back to what the layers say. Repeating it changes nothing. */
export async function killFlag(ctx: ServiceContext, input: KillFlagInput & { reason: string }): Promise<Flag> {
  const { key, killed, reason } = input;
  return changeFlag(ctx, {
    key,
    reason,
    action: killed ? "flag.killed" : "flag.revived",
    set: (flag, now) => ({ killedAt: killed ? (flag.killedAt ?? now) : null }),
  });
}
