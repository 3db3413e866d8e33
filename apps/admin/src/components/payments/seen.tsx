"use client";
import { type Definition, DefinitionList } from "@tenantry/ui/definition-list";
import { AnchorLink } from "@tenantry/ui/links";
import { Section } from "@tenantry/ui/page";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { billingAddress } from "../billing/billing-address.ts";
import { Figure } from "../billing/figures.tsx";
import { CopyableId } from "../chrome/copyable-id.tsx";
import { When } from "../chrome/when.tsx";
import type { Inspected } from "./money-types.ts";
import styles from "./payments.module.css";
import { TenantName } from "./tenant-name.tsx";

/** The same money twice: as its gateway has it now, and as our books have it. */
export function Seen({ there, here }: Pick<Inspected, "there" | "here">) {
  const t = useTranslations("revenue.company.seen");
  return (
    <div className={styles.two}>
      <Section title={t("there")}>
        <There there={there} />
      </Section>
      <Section title={t("here")}>
        {here ? <Here here={here} /> : <p className={styles.soft}>{t("nothingHere")}</p>}
      </Section>
    </div>
  );
}

function There({ there }: Pick<Inspected, "there">) {
  const t = useTranslations("revenue.company.seen");
  if (!there) return <p className={styles.soft}>{t("notOurs")}</p>;
  if (there.status === "not_found") return <p className={styles.soft}>{t("notFound")}</p>;
  if (there.status !== "found")
    return (
      <p className={styles.soft}>
        {t(there.status)} <Bdi>{there.detail}</Bdi>
      </p>
    );
  const { payment } = there;
  if (!payment) return <p className={styles.soft}>{t("noMoney")}</p>;
  const { ref, state, received, refunded, disputed, method, paidAt, customerRef } = payment;
  const facts: [string, ReactNode][] = [
    [t("payment"), <CopyableId key="id" id={ref.id} full />],
    [t("state"), t(`states.${state}`)],
    [t("received"), <Figure key="received" value={received} strong />],
    [t("refunded"), <Figure key="refunded" value={refunded} />],
  ];
  if (disputed)
    facts.push([
      t("disputed"),
      <StatusBadge key="d" tone="blocked">
        {t("disputed")}
      </StatusBadge>,
    ]);
  if (method) facts.push([t("method"), <Bdi key="method">{`${method.brand} ${method.last4}`}</Bdi>]);
  if (customerRef) facts.push([t("customer"), <CopyableId key="customer" id={customerRef} full />]);
  if (paidAt) facts.push([t("paidAt"), <When key="paid" instant={paidAt} />]);
  return <DefinitionList items={facts.map(toDefinition)} />;
}

function Here({ here: { tenant, invoice, asked, booked } }: { here: NonNullable<Inspected["here"]> }) {
  const t = useTranslations("revenue.company.seen");
  const facts: [string, ReactNode][] = [
    [
      t("tenant"),
      tenant ? (
        <span key="tenant" className={styles.row}>
          <TenantName id={tenant.id} name={tenant.name} />
          {tenant.isGone ? <StatusBadge tone="inactive">{t("gone")}</StatusBadge> : null}
        </span>
      ) : (
        t("noTenant")
      ),
    ],
    [
      t("invoice"),
      invoice && tenant ? (
        <span key="invoice" className={styles.row}>
          <AnchorLink href={billingAddress(tenant.id, invoice.id)}>
            <Bdi mono>{invoice.number ?? "–"}</Bdi>
          </AnchorLink>
          {t(`invoiceStates.${invoice.state}`)}
        </span>
      ) : (
        t("noInvoice")
      ),
    ],
    [t("asked"), asked ? <Figure key="asked" value={asked} strong /> : t("notAsked")],
    [t("booked"), booked ? <Figure key="booked" value={booked.amount} strong /> : t("notBooked")],
  ];
  if (booked && booked.refunded.minor > 0n)
    facts.push([t("bookedRefunded"), <Figure key="refunded" value={booked.refunded} />]);
  return <DefinitionList items={facts.map(toDefinition)} />;
}

const toDefinition = ([term, description]: [string, ReactNode]): Definition => ({ term, description });
