"use client";
import { useDebouncedValue } from "@mantine/hooks";
import { formatCount } from "@tenantry/i18n/format";
import { AnchorLink } from "@tenantry/ui/links";
import { Section } from "@tenantry/ui/page";
import { useLocale, useTranslations } from "next-intl";
import { useEffect } from "react";
import { useFormContext } from "react-hook-form";
import { trpc } from "../../trpc/client.tsx";
import styles from "../catalogue/catalogue.module.css";
import { ProblemWords, problemOf } from "../chrome/problem.tsx";
import { tenantListPath } from "../tenants/list-address.ts";
import { type FlagOutput, type FlagValues, flagInputOf } from "./flag-values.ts";

const settleMs = 400;

/** How many tenants the flag would be on for with the rules as they stand in the form, and for whom that is new. */
export function FlagPreview() {
  const t = useTranslations("steering.flag.preview");
  const locale = useLocale();
  const form = useFormContext<FlagValues, unknown, FlagOutput>();
  const { key, rules, environments, startsAt, endsAt } = form.watch();
  const [asked] = useDebouncedValue(JSON.stringify({ key, rules, environments, startsAt, endsAt }), settleMs);
  const { mutate, data, error } = trpc.admin.flags.preview.useMutation();
  useEffect(() => {
    const values: Pick<FlagValues, "key" | "rules" | "environments" | "startsAt" | "endsAt"> = JSON.parse(asked);
    const none = { en: "", ar: "" };
    const input = flagInputOf({ ...values, name: none, description: none, owner: "", staleAt: "" });
    if (values.key === "") return;
    const { environments: where, rules: read, startsAt: from, endsAt: until } = input;
    mutate({ key: values.key, environments: where, rules: read, startsAt: from, endsAt: until });
  }, [asked, mutate]);
  const problem = error ? problemOf(error) : null;
  return (
    <Section title={t("title")} description={t("description")}>
      <div className={styles.column} aria-live="polite">
        {problem ? (
          problem.code === "validation_failed" ? (
            t("incomplete")
          ) : (
            <ProblemWords problem={problem} />
          )
        ) : data ? (
          <>
            <strong className="tn-figures">
              {t("on", { count: formatCount(data.onAfter, locale), total: formatCount(data.tenants, locale) })}
            </strong>
            <span>{t("now", { count: formatCount(data.onBefore, locale) })}</span>
            <Named title={t("gaining", { count: data.gaining.count })} rows={data.gaining.first} tone={styles.gained} />
            <Named title={t("losing", { count: data.losing.count })} rows={data.losing.first} tone={styles.lost} />
            {data.isPartial ? <span>{t("partial")}</span> : null}
          </>
        ) : (
          t("waiting")
        )}
      </div>
    </Section>
  );
}

function Named({
  title,
  rows,
  tone,
}: {
  title: string;
  rows: readonly { tenantId: string; name: string }[];
  tone: string | undefined;
}) {
  if (rows.length === 0) return null;
  return (
    <details>
      <summary className={tone}>{title}</summary>
      <ul className={styles.chips}>
        {rows.map(({ tenantId, name }) => (
          <li key={tenantId}>
            <AnchorLink href={`${tenantListPath}/${tenantId}`}>
              <bdi>{name}</bdi>
            </AnchorLink>
          </li>
        ))}
      </ul>
    </details>
  );
}
