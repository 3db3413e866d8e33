"use client";
import { DefinitionList } from "@tenantry/ui/definition-list";
import { Section } from "@tenantry/ui/page";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import { When } from "../chrome/when.tsx";
import styles from "./migrations.module.css";
import type { TenantDetails } from "./tenant-details.ts";

// A term is text, and `0000_tables` would read backwards among Arabic words.
const isolated = (code: string) => `\u2066${code}\u2069`;

/** Which reviewed files the tenant's schema has; an error marks a tenant that the runner passed over. */
export function Migrations({ details: { migrations } }: { details: TenantDetails }) {
  const t = useTranslations("admin.tenant.migrations");
  return (
    <Section title={t("title")}>
      {migrations.length === 0 ? (
        t("none")
      ) : (
        <DefinitionList
          items={migrations.map(({ name, appliedAt, error }) => ({
            term: isolated(name),
            description: error ? (
              <>
                <StatusBadge tone="blocked">{t("error")}</StatusBadge>
                <div className={styles.error}>
                  <Bdi mono>{error}</Bdi>
                </div>
              </>
            ) : appliedAt ? (
              <When instant={appliedAt} />
            ) : (
              <StatusBadge tone="attention">{t("pending")}</StatusBadge>
            ),
          }))}
        />
      )}
    </Section>
  );
}
