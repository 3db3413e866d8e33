import { Group } from "@mantine/core";
import { formatDate, formatExact } from "@tenantry/i18n/format";
import { DefinitionList } from "@tenantry/ui/definition-list";
import { AnchorLink, ButtonLink } from "@tenantry/ui/links";
import { Page, Section } from "@tenantry/ui/page";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { Bdi, DateTime } from "@tenantry/ui/text";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { nextStepPath } from "../../../../../components/register/next-step.ts";
import { OpenWorkspace } from "../../../../../components/register/open-workspace.tsx";
import { registrationAt } from "../../../../../components/register/registration-of.ts";
import { getPlatform } from "../../../../../compose.ts";
import { ClientMessages } from "../../../../../i18n/client-messages.tsx";
import { api } from "../../../../../trpc/server.ts";
import styles from "./welcome.module.css";

type Params = { params: Promise<{ tenantId: string }> };

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const { tenantId } = await params;
  const { tenant } = await registrationAt(nextStepPath(null, tenantId), tenantId);
  const t = await getTranslations("portal.welcome");
  return { title: t("title", { name: tenant.name }) };
}

const dayMs = 86_400_000;

export default async function WelcomePage({ params }: Params) {
  const { tenantId } = await params;
  const [{ tenant, subscription, adminUser, trialRefused }, { plans }, locale, t, counts] = await Promise.all([
    registrationAt(nextStepPath(null, tenantId), tenantId),
    api.billing.catalogue(),
    getLocale(),
    getTranslations("portal.welcome"),
    getTranslations("common.counts"),
  ]);
  const { origins, clock } = getPlatform();
  const workspace = new URL(origins.portalOrigin);
  workspace.host = `${tenant.slug}.${origins.workspaceDomain}`;
  const plan = plans.find(({ code }) => code === (subscription?.planCode ?? tenant.planCode));
  const trialEnds = subscription?.trialEndsAt;
  const wanted = plans.find(({ code }) => code === tenant.planCode);
  return (
    <Page title={t("title", { name: tenant.name })} description={t("intro")} width="narrow">
      <Section>
        <div className={styles.body}>
          <DefinitionList
            items={[
              {
                term: t("address"),
                description: (
                  <AnchorLink href={workspace.href} prefetch={false}>
                    <Bdi>{workspace.host}</Bdi>
                  </AnchorLink>
                ),
              },
              { term: t("email"), description: <Bdi>{adminUser?.email ?? tenant.email}</Bdi> },
              { term: t("password"), description: t("passwordChosen") },
              ...(plan ? [{ term: t("plan"), description: plan.name[locale] }] : []),
              ...(trialEnds
                ? [
                    {
                      term: t("trial"),
                      description: (
                        <span className={styles.trial}>
                          <StatusBadge tone="trial">
                            {counts("daysLeft", { count: daysUntil(trialEnds, clock.now()) })}
                          </StatusBadge>
                          <span>
                            {t.rich("trialUntil", {
                              date: formatDate(trialEnds, locale, tenant.timeZone),
                              when: () => (
                                <DateTime
                                  iso={trialEnds.toISOString()}
                                  exact={formatExact(trialEnds, locale, tenant.timeZone)}
                                >
                                  {formatDate(trialEnds, locale, tenant.timeZone)}
                                </DateTime>
                              ),
                            })}
                          </span>
                        </span>
                      ),
                    },
                  ]
                : []),
            ]}
          />
          {trialRefused ? (
            <div className={styles.refused} role="note">
              <strong>{t("noTrial.title")}</strong>
              <p>{t(`noTrial.${trialRefused}`)}</p>
              {wanted && wanted.code !== subscription?.planCode ? (
                <AnchorLink href={`/billing/${tenantId}/plans`}>
                  {t("noTrial.choose", { plan: wanted.name[locale] })}
                </AnchorLink>
              ) : null}
            </div>
          ) : null}
          <div>
            <Group gap="sm">
              <ClientMessages sections={["portal.welcome"]}>
                <OpenWorkspace tenantId={tenantId} />
              </ClientMessages>
              <ButtonLink href="/tenant/dashboard" variant="default">
                {t("dashboard")}
              </ButtonLink>
            </Group>
            <p className={styles.help}>{t("openHelp")}</p>
          </div>
        </div>
      </Section>
      <section className={styles.next} aria-labelledby="next">
        <h2 id="next">{t("next.title")}</h2>
        <p>{t("next.workspace")}</p>
        <p>{t("next.dashboard")}</p>
      </section>
    </Page>
  );
}

/** Days begun count: a trial that ends tomorrow morning has a day left. */
const daysUntil = (end: Date, now: Date): number => Math.max(0, Math.ceil((end.getTime() - now.getTime()) / dayMs));
