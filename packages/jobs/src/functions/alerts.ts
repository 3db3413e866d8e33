import type { AlertContext } from "@tenantry/services/email/send-job-failure";
import { sendJobFailure } from "@tenantry/services/email/send-job-failure";
import { eventType, type Inngest, staticSchema } from "inngest";

const id = "jobs.failure-alert";

/** What the engine sends when a function has failed for good; `event` is what the function was started by. */
type FunctionFailed = {
  function_id: string;
  run_id: string;
  error: { name?: string } | null;
  event: { data?: { tenantId?: unknown } } | null;
};

export const alerts = (client: Inngest, ctx: AlertContext) => [
  client.createFunction(
    { id, triggers: [eventType("inngest/function.failed", { schema: staticSchema<FunctionFailed>() })], retries: 5 },
    async ({ event, step }) => {
      const { function_id: functionId, run_id: runId, error, event: cause } = event.data;
      // An alert that cannot be sent would otherwise alert of itself for ever.
      if (functionId.endsWith(id)) return { told: 0 };
      const tenantId = typeof cause?.data?.tenantId === "string" ? cause.data.tenantId : null;
      const failure = { functionId, runId, errorClass: error?.name ?? "Error", tenantId };
      return step.run("tell", () => sendJobFailure(ctx, failure));
    },
  ),
];
