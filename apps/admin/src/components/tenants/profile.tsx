"use client";
import { locales } from "@tenantry/core/locale";
import { isCurrency } from "@tenantry/core/money";
import { countryName, currencyName } from "@tenantry/i18n/format";
import { type Definition, DefinitionList } from "@tenantry/ui/definition-list";
import { Section } from "@tenantry/ui/page";
import { Bdi } from "@tenantry/ui/text";
import { useLocale, useTranslations } from "next-intl";
import { CopyableId } from "../chrome/copyable-id.tsx";
import { When } from "../chrome/when.tsx";
import type { TenantDetails } from "./tenant-details.ts";

/** What the tenant says about itself, and where it lives. */
export function Profile({ details: { tenant }, host }: { details: TenantDetails; host: string }) {
  const t = useTranslations("admin.tenant.profile");
  const languages = useTranslations("common.language");
  const never = useTranslations("common.state")("never");
  const locale = useLocale();
  const language = locales.find((code) => code === tenant.language);
  const address = [tenant.address, tenant.city].filter(Boolean).join(", ");
  const currency = isCurrency(tenant.currency) ? currencyName(tenant.currency, locale) : null;
  const optional = (term: string, text: string | null): Definition[] =>
    text ? [{ term, description: <bdi>{text}</bdi> }] : [];
  return (
    <Section title={t("title")}>
      <DefinitionList
        items={[
          { term: t("id"), description: <CopyableId id={tenant.id} full /> },
          { term: t("slug"), description: <Bdi>{host}</Bdi> },
          { term: t("name"), description: <bdi>{tenant.name}</bdi> },
          ...optional(t("name2"), tenant.name2),
          { term: t("email"), description: <Bdi>{tenant.email}</Bdi> },
          ...(tenant.phone ? [{ term: t("phone"), description: <Bdi>{tenant.phone}</Bdi> }] : []),
          ...optional(t("address"), address),
          { term: t("country"), description: countryName(tenant.country, locale) },
          {
            term: t("currency"),
            description: (
              <>
                <Bdi>{tenant.currency}</Bdi> {currency ? `· ${currency}` : null}
              </>
            ),
          },
          { term: t("timeZone"), description: <Bdi>{tenant.timeZone}</Bdi> },
          { term: t("language"), description: language ? languages(language) : <Bdi>{tenant.language}</Bdi> },
          ...optional(t("businessType"), tenant.businessType),
          { term: t("created"), description: <When instant={tenant.createdAt} /> },
          ...(tenant.readyAt ? [{ term: t("ready"), description: <When instant={tenant.readyAt} /> }] : []),
          {
            term: t("lastActivity"),
            description: tenant.lastActivityAt ? <When instant={tenant.lastActivityAt} /> : never,
          },
          { term: t("placement"), description: <Bdi mono>{tenant.placement}</Bdi> },
          ...optional(t("notes"), tenant.adminNotes),
        ]}
      />
    </Section>
  );
}
