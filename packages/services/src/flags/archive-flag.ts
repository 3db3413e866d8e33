import type { ArchiveFlagInput } from "@tenantry/core/flags/inputs";
import type { ServiceContext } from "../context.ts";
import { changeFlag } from "./change-flag.ts";
import type { Flag } from "./flag-row.ts";

/** Takes a flag out of every answer for good; a feature of its code falls back to what the plan says. */
export async function archiveFlag(ctx: ServiceContext, input: ArchiveFlagInput & { reason: string }): Promise<Flag> {
  const { key, reason } = input;
  return changeFlag(ctx, { key, reason, action: "flag.archived", set: (_, now) => ({ archivedAt: now }) });
}
