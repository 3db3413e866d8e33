import type { EmailMessage } from "@tenantry/core/ports/email";
import { formatDate, formatDateTime, formatZone } from "@tenantry/i18n/format";
import { translator } from "@tenantry/i18n/messages";
import type { Block, Letter } from "./blocks.ts";
import { isolated, plainName } from "./hostile-text.ts";

type LeavingMessage = Extract<
  EmailMessage,
  { template: "tenant_deactivated" | "purge_reminder" | "export_ready" | "tenant_purged" }
>;
type LeavingLetter = Omit<Letter, "greeting" | "linkHint" | "footer"> & { name: string };

/** The words of leaving: closed, soon gone, packed, gone. */
export function leavingLetter(message: LeavingMessage): LeavingLetter {
  const { locale } = message;
  const t = translator(locale, "leaving");
  const business = plainName(message.props.businessName);
  const businessName = isolated(business);
  const { name, timeZone } = message.props;
  const at = (instant: string) =>
    isolated(`${formatDateTime(instant, locale, timeZone)} (${formatZone(instant, timeZone)})`);
  switch (message.template) {
    case "tenant_deactivated": {
      const { purgeAt, settingsUrl } = message.props;
      return {
        name,
        subject: t("mail.deactivated.subject", { businessName: business }),
        preview: t("mail.deactivated.preview"),
        title: t("mail.deactivated.title"),
        blocks: [
          { kind: "text", text: t("mail.deactivated.intro", { businessName }) },
          { kind: "text", text: t("mail.deactivated.purge", { date: at(purgeAt) }) },
          { kind: "action", label: t("mail.deactivated.cta"), url: settingsUrl },
          { kind: "text", text: t("mail.deactivated.money") },
          { kind: "note", text: t("mail.deactivated.ignore") },
        ],
      };
    }
    case "purge_reminder": {
      const { purgeAt, daysLeft: days, settingsUrl } = message.props;
      return {
        name,
        subject: t("mail.reminder.subject", { businessName: business, days }),
        preview: t("mail.reminder.preview"),
        title: t("mail.reminder.title"),
        blocks: [
          { kind: "text", text: t("mail.reminder.intro", { businessName, date: at(purgeAt) }) },
          { kind: "action", label: t("mail.reminder.cta"), url: settingsUrl },
        ],
      };
    }
    case "export_ready": {
      const { expiresAt, settingsUrl } = message.props;
      return {
        name,
        subject: t("mail.export.subject", { businessName: business }),
        preview: t("mail.export.preview"),
        title: t("mail.export.title"),
        blocks: [
          { kind: "text", text: t("mail.export.intro", { businessName }) },
          { kind: "action", label: t("mail.export.cta"), url: settingsUrl },
          { kind: "text", text: t("mail.export.expires", { date: at(expiresAt) }) },
          { kind: "note", text: t("mail.export.ignore") },
        ],
      };
    }
    case "tenant_purged":
      return {
        name,
        subject: t("mail.purged.subject", { businessName: business }),
        preview: t("mail.purged.preview"),
        title: t("mail.purged.title"),
        blocks: [{ kind: "text", text: t("mail.purged.intro", { businessName }) }, ...certificate(message)],
      };
  }
}

function certificate({ locale, props }: Extract<LeavingMessage, { template: "tenant_purged" }>): Block[] {
  const t = translator(locale, "leaving");
  const lasts = (until: string | null) =>
    until === null ? t("mail.purged.forGood") : t("mail.purged.until", { date: formatDate(until, locale, "UTC") });
  return [
    {
      kind: "facts",
      facts: [
        { term: t("mail.purged.number"), value: isolated(props.certificate) },
        { term: t("mail.purged.issued"), value: isolated(formatDate(props.issuedAt, locale, props.timeZone)) },
      ],
    },
    { kind: "text", text: t("mail.purged.removed") },
    {
      kind: "facts",
      facts: props.removed.map(({ what, count }) => ({ term: isolated(what), value: String(count) })),
    },
    { kind: "text", text: t("mail.purged.kept") },
    {
      kind: "facts",
      facts: props.kept.map(({ what, count, because, until }) => ({
        term: isolated(what),
        value: `${count}: ${t(`mail.purged.because.${because}`)}, ${lasts(until)}`,
      })),
    },
    { kind: "note", text: t("mail.purged.account") },
  ];
}
