import type { EmailMessage } from "@tenantry/core/ports/email";
import { formatDateTime, formatZone } from "@tenantry/i18n/format";
import { translator } from "@tenantry/i18n/messages";
import { billingLetter } from "./billing-letters.ts";
import type { Letter } from "./blocks.ts";
import { isolated, plainName } from "./hostile-text.ts";
import { leavingLetter } from "./leaving-letters.ts";
import { membershipLetter } from "./membership-letters.ts";
import { registrationLetter } from "./registration-letters.ts";
import { securityLetter } from "./security-letters.ts";

/** The words of a message. Strangers' names are made harmless here, once, for every template. */
export function compose(message: EmailMessage): Letter {
  const { locale, to } = message;
  const t = translator(locale, "email");
  const until = (instant: string, timeZone: string) =>
    isolated(`${formatDateTime(instant, locale, timeZone)} (${formatZone(instant, timeZone)})`);
  const common = (name: string) => ({
    greeting: t("greeting", { name: isolated(plainName(name)) }),
    linkHint: t("linkHint"),
    footer: t("footer", { to: isolated(to) }),
  });

  switch (message.template) {
    case "welcome": {
      const { ownerName, businessName, planName, trialEndsAt, timeZone, workspaceUrl, dashboardUrl } = message.props;
      const business = plainName(businessName);
      const plan = plainName(planName);
      const ends = trialEndsAt === null ? undefined : until(trialEndsAt, timeZone);
      return {
        ...common(ownerName),
        subject: t("welcome.subject", { businessName: business }),
        preview: t("welcome.preview"),
        title: t("welcome.title", { businessName: isolated(business) }),
        blocks: [
          { kind: "text", text: t("welcome.intro") },
          { kind: "action", label: t("welcome.cta"), url: workspaceUrl },
          {
            kind: "facts",
            facts: [
              { term: t("welcome.workspace"), value: workspaceUrl, url: workspaceUrl },
              { term: t("welcome.dashboard"), value: dashboardUrl, url: dashboardUrl },
              { term: t("welcome.plan"), value: plan },
              ...(ends ? [{ term: t("welcome.trialEnds"), value: ends }] : []),
            ],
          },
          {
            kind: "text",
            text: ends
              ? t("welcome.trial", { planName: isolated(plan), date: ends })
              : t("welcome.noTrial", { planName: isolated(plan) }),
          },
        ],
      };
    }
    case "confirm_address": {
      const { name, businessName, url, expiresAt, timeZone } = message.props;
      const business = isolated(plainName(businessName));
      return {
        ...common(name),
        subject: t("confirm_address.subject"),
        preview: t("confirm_address.preview", { businessName: business }),
        title: t("confirm_address.title"),
        blocks: [
          { kind: "text", text: t("confirm_address.intro", { businessName: business }) },
          { kind: "action", label: t("confirm_address.cta"), url },
          { kind: "text", text: t("confirm_address.expires", { date: until(expiresAt, timeZone) }) },
          { kind: "note", text: t("confirm_address.ignore") },
        ],
      };
    }
    case "account_exists": {
      const { name, businessName, url, expiresAt, timeZone, signInUrl, resetUrl } = message.props;
      const business = isolated(plainName(businessName));
      return {
        ...common(name),
        subject: t("account_exists.subject"),
        preview: t("account_exists.preview", { businessName: business }),
        title: t("account_exists.title"),
        blocks: [
          { kind: "text", text: t("account_exists.intro", { businessName: business }) },
          { kind: "action", label: t("account_exists.cta"), url },
          { kind: "text", text: t("account_exists.expires", { date: until(expiresAt, timeZone) }) },
          { kind: "link", text: t("account_exists.signIn"), url: signInUrl },
          { kind: "link", text: t("account_exists.reset"), url: resetUrl },
          { kind: "note", text: t("account_exists.ignore") },
        ],
      };
    }
    case "reset_password": {
      const { name, url, expiresAt, timeZone } = message.props;
      return {
        ...common(name),
        subject: t("reset_password.subject"),
        preview: t("reset_password.preview"),
        title: t("reset_password.title"),
        blocks: [
          { kind: "text", text: t("reset_password.intro") },
          { kind: "action", label: t("reset_password.cta"), url },
          { kind: "text", text: t("reset_password.expires", { date: until(expiresAt, timeZone) }) },
          { kind: "note", text: t("reset_password.ignore") },
        ],
      };
    }
    case "invitation": {
      const { name, businessName, url, expiresAt, timeZone } = message.props;
      const business = plainName(businessName);
      return {
        ...common(name),
        subject: t("invitation.subject", { businessName: business }),
        preview: t("invitation.preview"),
        title: t("invitation.title", { businessName: isolated(business) }),
        blocks: [
          { kind: "text", text: t("invitation.intro", { businessName: isolated(business) }) },
          { kind: "action", label: t("invitation.cta"), url },
          { kind: "text", text: t("invitation.expires", { date: until(expiresAt, timeZone) }) },
          { kind: "note", text: t("invitation.ignore") },
        ],
      };
    }
    case "sign_in_link": {
      const { name, url, expiresAt, timeZone } = message.props;
      return {
        ...common(name),
        subject: t("sign_in_link.subject"),
        preview: t("sign_in_link.preview"),
        title: t("sign_in_link.title"),
        blocks: [
          { kind: "text", text: t("sign_in_link.intro") },
          { kind: "action", label: t("sign_in_link.cta"), url },
          { kind: "text", text: t("sign_in_link.expires", { date: until(expiresAt, timeZone) }) },
          { kind: "note", text: t("sign_in_link.ignore") },
        ],
      };
    }
    case "trial_ended": {
      const { ownerName, businessName, planName, billingUrl } = message.props;
      const business = plainName(businessName);
      return {
        ...common(ownerName),
        subject: t("trial_ended.subject", { businessName: business }),
        preview: t("trial_ended.preview"),
        title: t("trial_ended.title"),
        blocks: [
          {
            kind: "text",
            text: t("trial_ended.intro", { planName: isolated(plainName(planName)), businessName: isolated(business) }),
          },
          { kind: "action", label: t("trial_ended.cta"), url: billingUrl },
          { kind: "text", text: t("trial_ended.next") },
        ],
      };
    }
    case "registration_approved":
    case "registration_rejected":
    case "registration_expired":
    case "registration_payment_due":
    case "registration_unpaid":
    case "setup_rolled_back":
    case "sandbox_ending":
    case "approvals_waiting": {
      const { name, ...letter } = registrationLetter(message);
      return { ...common(name), ...letter };
    }
    case "membership_invitation":
    case "membership_changed":
    case "ownership_handed_over": {
      const { name, ...letter } = membershipLetter(message);
      return { ...common(name), ...letter };
    }
    case "tenant_deactivated":
    case "purge_reminder":
    case "export_ready":
    case "tenant_purged": {
      const { name, ...letter } = leavingLetter(message);
      return { ...common(name), ...letter };
    }
    case "security_notice":
    case "confirm_email_change":
    case "email_change_requested":
    case "email_change_taken": {
      const { name, ...letter } = securityLetter(message);
      return { ...common(name), ...letter };
    }
    default: {
      const { name, ...letter } = billingLetter(message);
      return { ...common(name), ...letter };
    }
  }
}
