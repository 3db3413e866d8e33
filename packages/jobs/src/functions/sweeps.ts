import { deleteExpired } from "@tenantry/auth/expiry";
import { cleanUpRecords } from "@tenantry/services/operations/clean-up";
import type { PaymentContext } from "@tenantry/services/payments/context";
import { sweepTrials } from "@tenantry/services/subscription/sweep-trials";
import { expireRegistrations } from "@tenantry/services/tenant/expire-registrations";
import { cron, type Inngest } from "inngest";

/** Find what is due by its date: a missed tick only makes the next one longer. */
export const sweeps = (client: Inngest, ctx: PaymentContext) => [
  client.createFunction({ id: "trial.sweep", triggers: [cron("0 * * * *")], concurrency: 1 }, async ({ step }) =>
    step.run("settle", () => sweepTrials(ctx)),
  ),
  client.createFunction(
    { id: "registration.expire", triggers: [cron("*/15 * * * *")], concurrency: 1 },
    async ({ step }) => step.run("expire", () => expireRegistrations(ctx)),
  ),
  client.createFunction(
    { id: "operations.clean-up", triggers: [cron("17 3 * * *")], concurrency: 1 },
    async ({ step }) => {
      await step.run("sessions", () => deleteExpired(ctx.db, ctx.clock.now()));
      await step.run("records", () => cleanUpRecords(ctx));
    },
  ),
];
