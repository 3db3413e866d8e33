import type { MailContext } from "@tenantry/services/email/send-once";
import { sweepTrialReminders } from "@tenantry/services/email/send-trial-reminder";
import { cron, type Inngest } from "inngest";

/** Seven, three and one day before a trial's end, by each tenant's own calendar. */
export const trials = (client: Inngest, ctx: MailContext) => [
  client.createFunction({ id: "trial.reminders", triggers: [cron("20 * * * *")], concurrency: 1 }, async ({ step }) =>
    step.run("remind", () => sweepTrialReminders(ctx)),
  ),
];
