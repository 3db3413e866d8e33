import type { MailContext } from "@tenantry/services/email/send-once";
import type { WithGateways } from "@tenantry/services/payments/context";
import type { ProvisionerContext } from "@tenantry/services/provisioning/provision";
import type { Inngest } from "inngest";
import { provisionTenant } from "./functions/provision-tenant.ts";
import { sendMails } from "./functions/send-mails.ts";
import { sweeps } from "./functions/sweeps.ts";
import { usage } from "./functions/usage.ts";

export type WorkerContext = ProvisionerContext & MailContext & WithGateways;

/** Everything durable that the worker serves. */
export const functions = (client: Inngest, ctx: WorkerContext) => [
  provisionTenant(client, ctx),
  ...sendMails(client, ctx),
  ...sweeps(client, ctx),
  ...usage(client, ctx),
];
