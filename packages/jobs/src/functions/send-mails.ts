import { assert } from "@tenantry/core/errors";
import { parseTenantId } from "@tenantry/core/ids";
import type { AccountMailContext } from "@tenantry/services/email/load-account";
import { sendConfirmation } from "@tenantry/services/email/send-confirmation";
import { sendInvitation } from "@tenantry/services/email/send-invitation";
import { sendPasswordReset } from "@tenantry/services/email/send-password-reset";
import {
  sendEmailChangeLink,
  sendEmailChangeNotice,
  sendSecurityNotice,
} from "@tenantry/services/email/send-security-mails";
import { sendSignInLink } from "@tenantry/services/email/send-sign-in-link";
import { sendTrialEnded } from "@tenantry/services/email/send-trial-ended";
import { sendWelcome } from "@tenantry/services/email/send-welcome";
import type { Inngest } from "inngest";
import { on } from "../client.ts";

/** Mails that follow an event. Each has a permanent key, so that a repeated event mails nobody twice. */
export const sendMails = (client: Inngest, ctx: AccountMailContext) => [
  client.createFunction(
    { id: "tenant.welcome", triggers: [on("tenant/ready")], retries: 10 },
    async ({ event, step }) => {
      await step.run("send", () => sendWelcome(ctx, parseTenantId(event.data.tenantId)));
    },
  ),
  client.createFunction(
    { id: "registration.confirm", triggers: [on("registration/confirmation.requested")], retries: 10 },
    async ({ event, step }) => {
      const { id } = event;
      assert(id, "the relay gives every event an id");
      await step.run("send", () =>
        sendConfirmation(ctx, { tenantId: parseTenantId(event.data.tenantId), requestId: id }),
      );
    },
  ),
  client.createFunction(
    { id: "password.reset", triggers: [on("account/password_reset.requested")], retries: 5 },
    async ({ event, step }) => {
      await step.run("send", () => sendPasswordReset(ctx, event.data));
    },
  ),
  client.createFunction(
    { id: "security.notice", triggers: [on("account/security.changed")], retries: 10 },
    async ({ event, step }) => {
      await step.run("send", () => sendSecurityNotice(ctx, event.data));
    },
  ),
  client.createFunction(
    { id: "email.change", triggers: [on("account/email_change.requested")], retries: 10 },
    async ({ event, step }) => {
      await step.run("tell the present address", () => sendEmailChangeNotice(ctx, event.data));
      await step.run("ask the new address", () => sendEmailChangeLink(ctx, event.data));
    },
  ),
  client.createFunction(
    { id: "sign-in.link", triggers: [on("user/sign_in_link.requested")], retries: 5 },
    async ({ event, step }) => {
      await step.run("send", () => sendSignInLink(ctx, event.data));
    },
  ),
  client.createFunction(
    { id: "user.invitation", triggers: [on("user/invited")], retries: 5 },
    async ({ event, step }) => {
      await step.run("send", () => sendInvitation(ctx, event.data));
    },
  ),
  client.createFunction(
    { id: "trial.ended", triggers: [on("subscription/trial.ended")], retries: 10 },
    async ({ event, step }) => {
      const { tenantId, subscriptionId } = event.data;
      await step.run("send", () => sendTrialEnded(ctx, { tenantId: parseTenantId(tenantId), subscriptionId }));
    },
  ),
];
