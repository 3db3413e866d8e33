import { Page, Section } from "@tenantry/ui/page";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { billingAccount } from "../../../../../../../components/billing/account.ts";
import styles from "../../../../../../../components/billing/billing.module.css";
import { ConfirmChange } from "../../../../../../../components/billing/confirm-change.tsx";
import { catalogueNames } from "../../../../../../../components/billing/data.ts";
import { Day, Figure } from "../../../../../../../components/billing/figures.tsx";
import { addOnPath, billingPath } from "../../../../../../../components/billing/paths.ts";
import { payOptions } from "../../../../../../../components/billing/pay-options.ts";
import { cardOf } from "../../../../../../../components/billing/present.ts";
import { Statement } from "../../../../../../../components/billing/statement.tsx";
import { api, required } from "../../../../../../../trpc/server.ts";

type Props = { params: Promise<{ tenantId: string; featureCode: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.billing.addOns");
  return { title: t("title") };
}

/** What a feature on top of the plan costs now and later; then the choice of payment and the click. */
export default async function AddOnPage({ params }: Props) {
  const { tenantId, featureCode } = await params;
  const { mayWrite } = await billingAccount(tenantId, addOnPath(tenantId, featureCode));
  const { canBuy, addOns } = await required(api.subscription.addOns({ tenantId }));
  const addOn = addOns.find((one) => one.featureCode === featureCode);
  const isSold = addOn?.price && (addOn.state === "available" || addOn.state === "ending");
  if (!mayWrite || !canBuy || !isSold) notFound();
  const [t, checkout, nav, billing, locale, preview, overview, catalogue, offered, methods] = await Promise.all([
    getTranslations("portal.billing.addOns"),
    getTranslations("portal.billing.checkout"),
    getTranslations("common.nav"),
    getTranslations("portal.billing"),
    getLocale(),
    required(api.subscription.previewAddOn({ tenantId, featureCode })),
    required(api.subscription.overview({ tenantId })),
    api.billing.catalogue(),
    required(api.billing.gateways({ tenantId })),
    required(api.billing.methods({ tenantId })),
  ]);
  const name = addOn.name[locale];
  const { dueNow, period, recurring, pendingChange } = { ...preview, pendingChange: overview.pendingChange };
  const { timeZone, now } = overview;
  const cards = methods.map((card) => ({ ...card, ...cardOf(card, now) }));
  const isPaid = dueNow.minor > 0n;
  const title = t(preview.kind === "keep" ? "keep" : "add", { name });
  const confirm = (
    <ConfirmChange
      tenantId={tenantId}
      wanted={{ featureCode }}
      dueMinor={dueNow.minor}
      options={isPaid ? payOptions(dueNow, { ...offered, cards }, locale) : null}
      label={title}
    />
  );
  return (
    <Page
      title={title}
      description={addOn.description?.[locale]}
      breadcrumb={{ label: nav("breadcrumb"), items: [{ label: billing("title"), href: billingPath(tenantId) }] }}
      width="narrow"
    >
      <Section title={checkout("charge")}>
        {preview.lines.length > 0 ? (
          <Statement
            label={checkout("charge")}
            lines={preview.lines}
            taxes={preview.taxes}
            net={preview.net}
            total={preview.total}
            fromBalance={preview.fromBalance}
            due={{ label: checkout("dueNow"), amount: dueNow }}
            timeZone={timeZone}
            nameOf={catalogueNames(catalogue)}
          />
        ) : (
          <p className={styles.plain}>{checkout("nothingNow")}</p>
        )}
        {preview.supersedes && pendingChange ? (
          <p className={styles.note}>{checkout("supersedes", { plan: pendingChange.planName[locale] })}</p>
        ) : null}
        <h3 className={styles.subtitle}>{checkout("later")}</h3>
        <p className={styles.plain}>
          {checkout.rich("laterText", {
            amount: () => <Figure value={recurring} strong />,
            date: () => <Day at={period.end} timeZone={timeZone} />,
          })}
        </p>
        <h3 className={styles.subtitle}>{checkout("undo")}</h3>
        <p className={styles.plain}>{t("undo")}</p>
      </Section>
      {isPaid ? <Section title={checkout("choose")}>{confirm}</Section> : confirm}
    </Page>
  );
}
