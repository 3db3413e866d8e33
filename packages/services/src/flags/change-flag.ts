import { DomainError } from "@tenantry/core/errors";
import { recordAudit } from "@tenantry/db/journal";
import { flags } from "@tenantry/db/platform/entitlements";
import { and, eq, isNull } from "drizzle-orm";
import { actorRef, type ServiceContext } from "../context.ts";
import { auditedFlag, type Flag, loadFlag } from "./flag-row.ts";

export type FlagChange = {
  readonly key: string;
  readonly action: "flag.updated" | "flag.killed" | "flag.revived" | "flag.archived";
  readonly reason: string;
  /** The version that was read; whoever kills a flag does not care. */
  readonly version?: number;
  readonly set: (flag: Flag, now: Date) => Partial<Flag>;
};

/** One change of one flag with its audit row. Errors: `not_found`, `conflict` when somebody else was faster. */
export async function changeFlag(
  ctx: ServiceContext,
  { key, action, reason, version, set }: FlagChange,
): Promise<Flag> {
  const now = ctx.clock.now();
  return ctx.db.transaction(async (tx) => {
    const before = await loadFlag(tx, key);
    const after: Flag = { ...before, ...set(before, now), key, version: before.version + 1, updatedAt: now };
    const read = and(eq(flags.key, key), eq(flags.version, version ?? before.version), isNull(flags.archivedAt));
    const changed = await tx
      .update(flags)
      .set({ ...after, environments: [...after.environments], rules: [...after.rules] })
      .where(read)
      .returning({ key: flags.key });
    if (changed.length === 0) throw new DomainError("conflict", "Somebody else has changed this flag.");
    const entry = {
      tenantId: null,
      actor: actorRef(ctx.actor),
      action,
      targetId: key,
      reason,
      requestId: ctx.requestId,
    };
    await recordAudit(tx, { ...entry, before: auditedFlag(before), after: auditedFlag(after) }, now);
    return after;
  });
}
