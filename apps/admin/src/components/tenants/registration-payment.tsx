"use client";
import { DefinitionList } from "@tenantry/ui/definition-list";
import { AnchorLink } from "@tenantry/ui/links";
import { Section } from "@tenantry/ui/page";
import { useTranslations } from "next-intl";
import { When } from "../chrome/when.tsx";
import type { TenantDetails } from "./tenant-details.ts";
import { tenantAddress } from "./tenant-tabs.ts";
import { usePlans } from "./use-plans.ts";

/** Of a business that pays before it is set up: what it waits for, or when it has paid, and its invoice. */
export function RegistrationPayment({ details: { tenant, registration, axes } }: { details: TenantDetails }) {
  const t = useTranslations("admin.tenant.payFirst");
  const { planName } = usePlans();
  const { needsPayment, paidAt, expiresAt, invoiceId, planCode, cycle } = registration;
  if (!needsPayment) return null;
  const state = paidAt
    ? t.rich("paid", { when: () => <When instant={paidAt} /> })
    : axes.registration === "awaiting_payment" && expiresAt
      ? t.rich("waits", { when: () => <When instant={expiresAt} /> })
      : t(axes.registration === "expired" || axes.registration === "rejected" ? "ended" : "later");
  return (
    <Section title={t("title")}>
      <DefinitionList
        items={[
          { term: t("state"), description: state },
          {
            term: t("plan"),
            description: t(`cycle.${cycle}`, { plan: planName(planCode) }),
          },
          {
            term: t("invoice"),
            description: invoiceId ? (
              <AnchorLink href={`${tenantAddress(tenant.id, "billing")}&invoice=${invoiceId}`}>{t("open")}</AnchorLink>
            ) : (
              t("none")
            ),
          },
        ]}
      />
    </Section>
  );
}
