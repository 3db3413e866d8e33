import { randomUUIDv7 } from "node:crypto";
import type { SetOverrideInput } from "@tenantry/core/entitlements/inputs";
import { fieldError } from "@tenantry/core/errors";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { overrides } from "@tenantry/db/platform/entitlements";
import { actorRef, type TenantContext } from "../context.ts";
import { requireKnownCode } from "./known-codes.ts";

/**
 * Gives or takes a feature, or sets a limit, for one tenant and a time: from now where no start is given, for good
 * where no end is. Errors: `validation_failed` for an unknown code or an empty window.
 */
export async function setOverride(
  ctx: TenantContext,
  input: SetOverrideInput & { reason: string },
): Promise<{ overrideId: string }> {
  const now = ctx.clock.now();
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    await requireKnownCode(tx, input.value);
    return { overrideId: await insertOverride(tx, ctx, input, now) };
  });
}

/** In the tenant's scope, with audit row and event; also one row of a bulk change. */
export async function insertOverride(
  tx: Tx,
  ctx: TenantContext,
  input: SetOverrideInput & { reason: string; bulkChangeId?: string },
  now: Date,
): Promise<string> {
  const { tenantId, requestId } = ctx;
  const { value, reason } = input;
  const startsAt = input.startsAt ?? now;
  const endsAt = input.endsAt ?? null;
  if (endsAt && endsAt <= startsAt) throw fieldError("endsAt", "ends_before_start", "It would end before it starts.");
  const actor = actorRef(ctx.actor);
  const id = randomUUIDv7();
  const bulkChangeId = input.bulkChangeId ?? null;
  // A service's key is no person's id: the audit log names it.
  const createdBy = actor.type === "staff" ? actor.id : null;
  const row = { id, tenantId, value, kind: value.kind, code: value.code, reason, createdBy };
  await tx.insert(overrides).values({ ...row, createdAt: now, startsAt, endsAt, bulkChangeId });
  const after = { ...value, startsAt, endsAt, bulkChangeId };
  await recordAudit(tx, { tenantId, actor, action: "override.set", targetId: id, reason, after, requestId }, now);
  await enqueueEvent(tx, { name: "tenant/entitlements.changed", data: { tenantId } }, now);
  return id;
}
