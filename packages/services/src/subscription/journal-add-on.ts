import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import type { SubscriptionRow } from "../billing/load-subscriber.ts";
import { actorRef, type ServiceContext } from "../context.ts";

export type AddOnStep = {
  readonly live: SubscriptionRow;
  readonly featureCode: string;
  readonly action: "add_on.bought" | "add_on.dropped" | "add_on.kept";
  readonly after: Readonly<Record<string, unknown>>;
};

/** Audit row and event of what became of an add-on. */
export async function journalAddOn(ctx: ServiceContext, tx: Tx, step: AddOnStep, now: Date): Promise<void> {
  const { live, featureCode, action, after } = step;
  const { tenantId, id: subscriptionId } = live;
  const data = { tenantId, subscriptionId, featureCode };
  await enqueueEvent(tx, { name: "subscription/add_on.changed", data }, now);
  await recordAudit(
    tx,
    {
      tenantId,
      actor: actorRef(ctx.actor),
      action,
      targetId: subscriptionId,
      after: { featureCode, ...after },
      requestId: ctx.requestId,
    },
    now,
  );
}
