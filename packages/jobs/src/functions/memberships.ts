import {
  sendHandOver,
  sendMembershipChanged,
  sendMembershipInvitation,
} from "@tenantry/services/email/send-membership";
import type { MailContext } from "@tenantry/services/email/send-once";
import type { Inngest } from "inngest";
import { on } from "../client.ts";

/** Mails about the people of a business, each once for good by its request. */
export const memberships = (client: Inngest, ctx: MailContext) => [
  client.createFunction(
    { id: "membership.invitation", triggers: [on("membership/invited")], retries: 5 },
    async ({ event, step }) => {
      await step.run("send", () => sendMembershipInvitation(ctx, event.data));
    },
  ),
  client.createFunction(
    { id: "membership.changed", triggers: [on("membership/changed")], retries: 10 },
    async ({ event, step }) => {
      await step.run("send", () => sendMembershipChanged(ctx, event.data));
    },
  ),
  client.createFunction(
    { id: "membership.handed-over", triggers: [on("membership/handed_over")], retries: 10 },
    async ({ event, step }) => {
      await step.run("send", () => sendHandOver(ctx, event.data));
    },
  ),
];
