import { parseTenantId } from "@tenantry/core/ids";
import type { MailContext } from "@tenantry/services/email/send-once";
import { sendRolledBack } from "@tenantry/services/email/send-rolled-back";
import { clearRolledBack } from "@tenantry/services/provisioning/clear-rolled-back";
import type { ProvisionerContext } from "@tenantry/services/provisioning/provision";
import { refundRegistration } from "@tenantry/services/tenant/refund-registration";
import type { Inngest } from "inngest";
import { on } from "../client.ts";

/** What follows when staff give up a business that could not be set up. */
export const rolledBack = (client: Inngest, ctx: ProvisionerContext & MailContext) =>
  client.createFunction(
    { id: "tenant.rolled-back", triggers: [on("tenant/provisioning.rolled_back")], retries: 10 },
    async ({ event, step }) => {
      const tenantId = parseTenantId(event.data.tenantId);
      await step.run("clear", () => clearRolledBack(ctx, tenantId));
      await step.run("refund", () => refundRegistration({ ...ctx, tenantId }, { reason: "It could not be set up." }));
      await step.run("send", () => sendRolledBack(ctx, tenantId));
    },
  );
