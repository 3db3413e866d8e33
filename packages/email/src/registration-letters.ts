import type { EmailMessage } from "@tenantry/core/ports/email";
import { formatDate, formatDateTime, formatZone } from "@tenantry/i18n/format";
import { translator } from "@tenantry/i18n/messages";
import type { Letter } from "./blocks.ts";
import { isolated, plainName } from "./hostile-text.ts";

type RegistrationMessage = Extract<
  EmailMessage,
  {
    template:
      | "registration_approved"
      | "registration_rejected"
      | "registration_expired"
      | "registration_payment_due"
      | "registration_unpaid"
      | "approvals_waiting"
      | "setup_rolled_back"
      | "sandbox_ending";
  }
>;
type RegistrationLetter = Omit<Letter, "greeting" | "linkHint" | "footer"> & { name: string };

/** The words of what staff decide about a registration, and of what waits for them. */
export function registrationLetter(message: RegistrationMessage): RegistrationLetter {
  const { locale } = message;
  const t = translator(locale, "email");
  switch (message.template) {
    case "registration_approved": {
      const { name, businessName, statusUrl } = message.props;
      const business = plainName(businessName);
      return {
        name,
        subject: t("registration_approved.subject", { businessName: business }),
        preview: t("registration_approved.preview"),
        title: t("registration_approved.title"),
        blocks: [
          { kind: "text", text: t("registration_approved.intro", { businessName: isolated(business) }) },
          { kind: "action", label: t("registration_approved.cta"), url: statusUrl },
        ],
      };
    }
    case "registration_rejected": {
      const { name, businessName, reason, contactUrl } = message.props;
      const business = plainName(businessName);
      return {
        name,
        subject: t("registration_rejected.subject", { businessName: business }),
        preview: t("registration_rejected.preview"),
        title: t("registration_rejected.title"),
        blocks: [
          { kind: "text", text: t("registration_rejected.intro", { businessName: isolated(business) }) },
          { kind: "facts", facts: [{ term: t("registration_rejected.reason"), value: isolated(reason) }] },
          { kind: "link", text: t("registration_rejected.contact"), url: contactUrl },
        ],
      };
    }
    case "registration_expired": {
      const { name, businessName, registerUrl, contactUrl } = message.props;
      const business = plainName(businessName);
      return {
        name,
        subject: t("registration_expired.subject", { businessName: business }),
        preview: t("registration_expired.preview"),
        title: t("registration_expired.title"),
        blocks: [
          { kind: "text", text: t("registration_expired.intro", { businessName: isolated(business) }) },
          { kind: "action", label: t("registration_expired.cta"), url: registerUrl },
          { kind: "link", text: t("registration_expired.contact"), url: contactUrl },
        ],
      };
    }
    case "setup_rolled_back": {
      const { name, businessName, refunded, registerUrl, contactUrl } = message.props;
      const business = plainName(businessName);
      return {
        name,
        subject: t("setup_rolled_back.subject", { businessName: business }),
        preview: t("setup_rolled_back.preview"),
        title: t("setup_rolled_back.title"),
        blocks: [
          { kind: "text", text: t("setup_rolled_back.intro", { businessName: isolated(business) }) },
          { kind: "text", text: t(refunded ? "setup_rolled_back.refunded" : "setup_rolled_back.free") },
          { kind: "action", label: t("setup_rolled_back.cta"), url: registerUrl },
          { kind: "link", text: t("setup_rolled_back.contact"), url: contactUrl },
        ],
      };
    }
    case "sandbox_ending": {
      const { name, businessName, expiresAt, tenantUrl } = message.props;
      const business = plainName(businessName);
      return {
        name,
        subject: t("sandbox_ending.subject", { businessName: business }),
        preview: t("sandbox_ending.preview"),
        title: t("sandbox_ending.title"),
        blocks: [
          {
            kind: "text",
            text: t("sandbox_ending.intro", {
              businessName: isolated(business),
              date: formatDate(expiresAt, locale, "UTC"),
            }),
          },
          { kind: "action", label: t("sandbox_ending.cta"), url: tenantUrl },
        ],
      };
    }
    case "registration_payment_due": {
      const { name, businessName, payUrl, expiresAt, timeZone, accepted } = message.props;
      const business = plainName(businessName);
      const intro = accepted ? "registration_payment_due.accepted" : "registration_payment_due.reminder";
      const date = isolated(`${formatDateTime(expiresAt, locale, timeZone)} (${formatZone(expiresAt, timeZone)})`);
      return {
        name,
        subject: t("registration_payment_due.subject", { businessName: business }),
        preview: t("registration_payment_due.preview"),
        title: t("registration_payment_due.title"),
        blocks: [
          { kind: "text", text: t(intro, { businessName: isolated(business) }) },
          { kind: "action", label: t("registration_payment_due.cta"), url: payUrl },
          { kind: "text", text: t("registration_payment_due.until", { date }) },
        ],
      };
    }
    case "registration_unpaid": {
      const { name, businessName, registerUrl, contactUrl } = message.props;
      const business = plainName(businessName);
      return {
        name,
        subject: t("registration_unpaid.subject", { businessName: business }),
        preview: t("registration_unpaid.preview"),
        title: t("registration_unpaid.title"),
        blocks: [
          { kind: "text", text: t("registration_unpaid.intro", { businessName: isolated(business) }) },
          { kind: "action", label: t("registration_unpaid.cta"), url: registerUrl },
          { kind: "link", text: t("registration_unpaid.contact"), url: contactUrl },
        ],
      };
    }
    case "approvals_waiting": {
      const { name, count, since, queueUrl } = message.props;
      return {
        name,
        subject: t("approvals_waiting.subject", { count }),
        preview: t("approvals_waiting.preview"),
        title: t("approvals_waiting.title"),
        blocks: [
          { kind: "text", text: t("approvals_waiting.intro", { count, date: formatDate(since, locale, "UTC") }) },
          { kind: "action", label: t("approvals_waiting.cta"), url: queueUrl },
          { kind: "note", text: t("approvals_waiting.once") },
        ],
      };
    }
  }
}
