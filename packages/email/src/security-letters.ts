import type { EmailMessage } from "@tenantry/core/ports/email";
import type { SecurityEmailTemplates } from "@tenantry/core/ports/security-emails";
import { formatDateTime, formatZone } from "@tenantry/i18n/format";
import { translator } from "@tenantry/i18n/messages";
import type { Letter } from "./blocks.ts";
import { isolated } from "./hostile-text.ts";

type SecurityMessage = Extract<EmailMessage, { template: keyof SecurityEmailTemplates }>;
type SecurityLetter = Omit<Letter, "greeting" | "linkHint" | "footer"> & { name: string };

/** The words of what was changed about an account's sign-in, and of a new address. */
export function securityLetter(message: SecurityMessage): SecurityLetter {
  const { locale } = message;
  const t = translator(locale, "email");
  const { name } = message.props;
  switch (message.template) {
    case "security_notice": {
      const { change, resetUrl } = message.props;
      return {
        name,
        subject: t(`security_notice.${change}.subject`),
        preview: t("security_notice.preview"),
        title: t(`security_notice.${change}.subject`),
        blocks: [
          { kind: "text", text: t(`security_notice.${change}.text`) },
          { kind: "text", text: t("security_notice.yours") },
          { kind: "link", text: t("security_notice.notYou"), url: resetUrl },
        ],
      };
    }
    case "confirm_email_change": {
      const { url, expiresAt, timeZone } = message.props;
      const date = isolated(`${formatDateTime(expiresAt, locale, timeZone)} (${formatZone(expiresAt, timeZone)})`);
      return {
        name,
        subject: t("confirm_email_change.subject"),
        preview: t("confirm_email_change.preview"),
        title: t("confirm_email_change.subject"),
        blocks: [
          { kind: "text", text: t("confirm_email_change.intro") },
          { kind: "action", label: t("confirm_email_change.cta"), url },
          { kind: "text", text: t("confirm_email_change.expires", { date }) },
          { kind: "note", text: t("confirm_email_change.ignore") },
        ],
      };
    }
    case "email_change_requested": {
      const { newEmail, accountUrl, resetUrl } = message.props;
      return {
        name,
        subject: t("email_change_requested.subject"),
        preview: t("email_change_requested.preview"),
        title: t("email_change_requested.subject"),
        blocks: [
          { kind: "text", text: t("email_change_requested.intro", { newEmail: isolated(newEmail) }) },
          { kind: "link", text: t("email_change_requested.withdraw"), url: accountUrl },
          { kind: "link", text: t("email_change_requested.notYou"), url: resetUrl },
        ],
      };
    }
    case "email_change_taken": {
      const { signInUrl, resetUrl } = message.props;
      return {
        name,
        subject: t("account_exists.subject"),
        preview: t("email_change_taken.preview"),
        title: t("account_exists.title"),
        blocks: [
          { kind: "text", text: t("email_change_taken.intro") },
          { kind: "link", text: t("account_exists.signIn"), url: signInUrl },
          { kind: "link", text: t("account_exists.reset"), url: resetUrl },
          { kind: "note", text: t("email_change_taken.ignore") },
        ],
      };
    }
  }
}
