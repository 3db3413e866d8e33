import { fieldError } from "@tenantry/core/errors";
import type { CreateFlagInput } from "@tenantry/core/flags/inputs";
import { recordAudit } from "@tenantry/db/journal";
import { flags } from "@tenantry/db/platform/entitlements";
import { actorRef, type ServiceContext } from "../context.ts";
import { auditedFlag, type Flag } from "./flag-row.ts";

/**
 * Makes a flag. Its key may be a feature's code: then it narrows that feature or rolls it out. An archived flag's key
 * stays taken, because percentages are dealt by it. Errors: `validation_failed` at `key`.
 */
export async function createFlag(ctx: ServiceContext, input: CreateFlagInput & { reason: string }): Promise<Flag> {
  const now = ctx.clock.now();
  const { reason, ...described } = input;
  const flag: Flag = {
    ...described,
    startsAt: input.startsAt ?? null,
    endsAt: input.endsAt ?? null,
    staleAt: input.staleAt ?? null,
    killedAt: null,
    archivedAt: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  return ctx.db.transaction(async (tx) => {
    const row = { ...flag, environments: [...flag.environments], rules: [...flag.rules] };
    const made = await tx.insert(flags).values(row).onConflictDoNothing().returning({ key: flags.key });
    if (made.length === 0) throw fieldError("key", "code_taken", "There is a flag with this key.");
    const entry = { tenantId: null, actor: actorRef(ctx.actor), action: "flag.created", targetId: flag.key, reason };
    await recordAudit(tx, { ...entry, after: auditedFlag(flag), requestId: ctx.requestId }, now);
    return flag;
  });
}
