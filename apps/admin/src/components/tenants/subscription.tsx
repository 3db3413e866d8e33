"use client";
import { type Definition, DefinitionList } from "@tenantry/ui/definition-list";
import { Section } from "@tenantry/ui/page";
import { Bdi } from "@tenantry/ui/text";
import { useLocale, useTranslations } from "next-intl";
import { When } from "../chrome/when.tsx";
import { GrantTrial } from "./grant-trial.tsx";
import type { TenantDetails } from "./tenant-details.ts";

/** The live subscription, or the last one. */
export function Subscription({ details }: { details: TenantDetails }) {
  const { current } = details;
  const t = useTranslations("admin.tenant.subscription");
  const state = useTranslations("common.state");
  const locale = useLocale();
  if (!current) return <Section title={t("title")}>{t("none")}</Section>;
  const { subscription, plan, version } = current;
  const { periodStart, periodEnd } = subscription;
  const dated = (term: string, at: Date | null): Definition[] =>
    at ? [{ term, description: <When instant={at} dateOnly /> }] : [];
  return (
    <Section title={t("title")}>
      <DefinitionList
        items={[
          { term: t("plan"), description: t("planVersion", { plan: plan.name[locale], version: version.version }) },
          {
            term: t("cycle"),
            description: (
              <>
                {t(`cycles.${subscription.cycle}`)} · <Bdi>{subscription.currency}</Bdi>
              </>
            ),
          },
          ...dated(t("started"), subscription.startedAt),
          ...dated(t("trialEnds"), subscription.trialEndsAt),
          {
            term: t("period"),
            description: (
              <>
                <When instant={periodStart} dateOnly /> –{" "}
                {periodEnd ? <When instant={periodEnd} dateOnly /> : t("openEnded")}
              </>
            ),
          },
          { term: t("renews"), description: state(subscription.autoRenew ? "yes" : "no") },
          ...dated(t("cancelAt"), subscription.cancelAt),
          ...dated(t("ended"), subscription.endedAt),
        ]}
      />
      <GrantTrial details={details} />
    </Section>
  );
}
