import { remindOfEndingSandboxes } from "@tenantry/services/email/remind-sandboxes";
import type { AlertContext } from "@tenantry/services/email/send-job-failure";
import { endSandboxes } from "@tenantry/services/tenant/end-sandboxes";
import { cron, type Inngest } from "inngest";

/** Test tenants: a notice before their end, and the end. */
export const sandboxes = (client: Inngest, ctx: AlertContext) =>
  client.createFunction({ id: "sandbox.end", triggers: [cron("23 * * * *")], concurrency: 1 }, async ({ step }) => {
    await step.run("tell", () => remindOfEndingSandboxes(ctx));
    await step.run("end", () => endSandboxes(ctx));
  });
