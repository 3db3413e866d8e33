import { recordAudit } from "@tenantry/db/journal";
import { actorRef, type ServiceContext } from "../context.ts";

/** Staff's word to the engine goes on record before the engine hears it. */
export async function recordJobAction(
  ctx: ServiceContext,
  input: { action: "job.retried" | "job.cancelled" | "job.replayed"; runId: string; reason: string },
): Promise<void> {
  const { action, runId, reason } = input;
  const entry = {
    tenantId: null,
    actor: actorRef(ctx.actor),
    action,
    targetId: runId,
    reason,
    requestId: ctx.requestId,
  };
  await recordAudit(ctx.db.orm, entry, ctx.clock.now());
}
