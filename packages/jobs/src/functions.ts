import type { DocumentMailContext } from "@tenantry/services/email/send-invoice";
import type { AlertContext } from "@tenantry/services/email/send-job-failure";
import type { WithGateways } from "@tenantry/services/payments/context";
import type { ProvisionerContext } from "@tenantry/services/provisioning/provision";
import type { Inngest } from "inngest";
import { alerts } from "./functions/alerts.ts";
import { billingSweeps, documents } from "./functions/billing.ts";
import { billingMails } from "./functions/billing-mails.ts";
import { clocks } from "./functions/clocks.ts";
import { type LeavingContext, leaving } from "./functions/leaving.ts";
import { memberships } from "./functions/memberships.ts";
import { payments } from "./functions/payments.ts";
import { provisionTenant } from "./functions/provision-tenant.ts";
import { receipts } from "./functions/receipts.ts";
import { registrations } from "./functions/registrations.ts";
import { rolledBack } from "./functions/rolled-back.ts";
import { sandboxes } from "./functions/sandboxes.ts";
import { sendMails } from "./functions/send-mails.ts";
import { sweeps } from "./functions/sweeps.ts";
import { trials } from "./functions/trials.ts";
import { usage } from "./functions/usage.ts";

export type WorkerContext = ProvisionerContext & DocumentMailContext & AlertContext & WithGateways & LeavingContext;

/** Everything durable that the worker serves. */
export const functions = (client: Inngest, ctx: WorkerContext) => [
  provisionTenant(client, ctx),
  rolledBack(client, ctx),
  sandboxes(client, ctx),
  ...sendMails(client, ctx),
  ...memberships(client, ctx),
  ...registrations(client, ctx),
  ...sweeps(client, ctx),
  ...usage(client, ctx),
  ...trials(client, ctx),
  ...billingSweeps(client, ctx),
  ...documents(client, ctx),
  ...receipts(client, ctx),
  ...billingMails(client, ctx),
  ...payments(client, ctx),
  ...leaving(client, ctx),
  ...clocks(client, ctx),
  ...alerts(client, ctx),
];
