import { parseTenantId } from "@tenantry/core/ids";
import { remindOfApprovals } from "@tenantry/services/email/remind-approvals";
import { remindPayers } from "@tenantry/services/email/remind-payers";
import {
  sendRegistrationApproved,
  sendRegistrationExpired,
  sendRegistrationRejected,
} from "@tenantry/services/email/send-approval-news";
import type { AlertContext } from "@tenantry/services/email/send-job-failure";
import { cron, type Inngest } from "inngest";
import { on } from "../client.ts";

/** What applicants and staff are told about registrations that wait for a decision. */
export const registrations = (client: Inngest, ctx: AlertContext) => [
  client.createFunction(
    { id: "registration.approved", triggers: [on("registration/approved")], retries: 10 },
    async ({ event, step }) => {
      await step.run("send", () => sendRegistrationApproved(ctx, parseTenantId(event.data.tenantId)));
    },
  ),
  client.createFunction(
    { id: "registration.rejected", triggers: [on("registration/rejected")], retries: 10 },
    async ({ event, step }) => {
      await step.run("send", () => sendRegistrationRejected(ctx, parseTenantId(event.data.tenantId)));
    },
  ),
  client.createFunction(
    { id: "registration.expired", triggers: [on("registration/expired")], retries: 10 },
    async ({ event, step }) => {
      await step.run("send", () => sendRegistrationExpired(ctx, parseTenantId(event.data.tenantId)));
    },
  ),
  client.createFunction(
    { id: "registration.remind-payers", triggers: [cron("10,40 * * * *")], concurrency: 1 },
    async ({ step }) => step.run("remind", () => remindPayers(ctx)),
  ),
  client.createFunction(
    { id: "registration.remind-staff", triggers: [cron("0 6 * * *")], concurrency: 1 },
    async ({ step }) => step.run("tell", () => remindOfApprovals(ctx)),
  ),
];
