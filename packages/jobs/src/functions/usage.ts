import type { ServiceContext } from "@tenantry/services/context";
import { recountUsage } from "@tenantry/services/usage/recount";
import { rollUpUsage } from "@tenantry/services/usage/roll-up";
import { cron, type Inngest } from "inngest";

/** Days end at midnight UTC; the recount follows when the roll-up's readings are safe. */
export const usage = (client: Inngest, ctx: ServiceContext) => [
  client.createFunction({ id: "usage.roll-up", triggers: [cron("0 0 * * *")], concurrency: 1 }, async ({ step }) =>
    step.run("days", () => rollUpUsage(ctx)),
  ),
  client.createFunction({ id: "usage.recount", triggers: [cron("30 0 * * *")], concurrency: 1 }, async ({ step }) =>
    step.run("count", () => recountUsage(ctx)),
  ),
];
