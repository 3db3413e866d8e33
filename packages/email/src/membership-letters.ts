import type { EmailMessage } from "@tenantry/core/ports/email";
import type { MembershipEmailTemplates } from "@tenantry/core/ports/membership-emails";
import { formatDateTime, formatZone } from "@tenantry/i18n/format";
import { translator } from "@tenantry/i18n/messages";
import type { Letter } from "./blocks.ts";
import { isolated, plainName } from "./hostile-text.ts";

export type MembershipMessage = Extract<EmailMessage, { template: keyof MembershipEmailTemplates }>;
type MembershipLetter = Omit<Letter, "greeting" | "linkHint" | "footer"> & { name: string };

/** The words of joining the people of a business, of a changed place there, and of a hand-over. */
export function membershipLetter(message: MembershipMessage): MembershipLetter {
  const { locale } = message;
  const t = translator(locale, "email");
  const { name, businessName } = message.props;
  const plain = plainName(businessName);
  const business = isolated(plain);
  switch (message.template) {
    case "membership_invitation": {
      const { inviter, role, handsOver, url, expiresAt, timeZone } = message.props;
      const until = isolated(`${formatDateTime(expiresAt, locale, timeZone)} (${formatZone(expiresAt, timeZone)})`);
      const kind = handsOver ? "handsOver" : role;
      const from = inviter === null ? business : isolated(plainName(inviter));
      return {
        name,
        subject: t("membership_invitation.subject", { businessName: plain }),
        preview: t("membership_invitation.preview"),
        title: t("membership_invitation.title", { businessName: business }),
        blocks: [
          { kind: "text", text: t("membership_invitation.intro", { inviter: from, businessName: business }) },
          { kind: "text", text: t(`membership_invitation.${kind}`) },
          { kind: "action", label: t("membership_invitation.cta"), url },
          { kind: "text", text: t("membership_invitation.expires", { date: until }) },
          { kind: "note", text: t("membership_invitation.ignore") },
        ],
      };
    }
    case "membership_changed": {
      const { to, portalUrl } = message.props;
      return {
        name,
        subject: t(`membership_changed.${to}.subject`, { businessName: plain }),
        preview: t("membership_changed.preview"),
        title: t(`membership_changed.${to}.title`, { businessName: business }),
        blocks: [
          { kind: "text", text: t(`membership_changed.${to}.intro`, { businessName: business }) },
          { kind: "action", label: t("membership_changed.cta"), url: portalUrl },
          { kind: "note", text: t("membership_changed.unexpected") },
        ],
      };
    }
    case "ownership_handed_over": {
      const { other, reader, portalUrl } = message.props;
      const about = { businessName: business, other: isolated(plainName(other)) };
      return {
        name,
        subject: t(`ownership_handed_over.${reader}.subject`, { businessName: plain }),
        preview: t("ownership_handed_over.preview"),
        title: t(`ownership_handed_over.${reader}.title`, { businessName: business }),
        blocks: [
          { kind: "text", text: t(`ownership_handed_over.${reader}.intro`, about) },
          { kind: "text", text: t("ownership_handed_over.contact") },
          { kind: "action", label: t("membership_changed.cta"), url: portalUrl },
          { kind: "note", text: t("membership_changed.unexpected") },
        ],
      };
    }
  }
}
