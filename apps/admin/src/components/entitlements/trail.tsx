"use client";
import { formatLimit } from "@tenantry/i18n/format";
import { useLocale, useTranslations } from "next-intl";
import { When } from "../chrome/when.tsx";
import { usePlans } from "../tenants/use-plans.ts";
import type { Entitlements, FeatureAnswer, LimitAnswer } from "./entitlement-types.ts";
import styles from "./trail.module.css";

type Entry = FeatureAnswer["trail"][number] | LimitAnswer["trail"][number];

/** Every layer that was looked at, in order: what it says, who set it, why and until when. The winner is marked. */
export function Trail({ trail, authors }: { trail: readonly Entry[]; authors: Entitlements["authors"] }) {
  const t = useTranslations("steering.explain");
  const common = useTranslations("common.state");
  const locale = useLocale();
  const says = ({ says: answer }: Entry) =>
    answer === "on" || answer === "off" || answer === "silent"
      ? t(`says.${answer}`)
      : answer === undefined
        ? t("says.silent")
        : formatLimit(answer, locale, common("unlimited"));
  return (
    <ol className={styles.trail}>
      {trail.map((entry, index) => (
        // Layers may repeat: several overrides stand side by side, in an order that does not change.
        <li key={`${entry.layer} ${index}`} data-won={entry.won || undefined}>
          <span className={styles.layer}>{t(`layers.${entry.layer}`)}</span>
          <span>
            {says(entry)}
            {entry.won ? <strong> · {t("wins")}</strong> : null}
          </span>
          <Details entry={entry} authors={authors} />
        </li>
      ))}
    </ol>
  );
}

function Details({ entry, authors }: { entry: Entry; authors: Entitlements["authors"] }) {
  const t = useTranslations("steering.explain");
  const { by, reason, from, until } = entry;
  const note = useNote(entry.note);
  const author = by === null ? null : (authors[by] ?? by);
  if (!author && !reason && !from && !until && !note) return null;
  return (
    <span className={styles.details}>
      {note ? <span>{note}</span> : null}
      {author ? <bdi>{author}</bdi> : null}
      {reason ? <q>{reason}</q> : null}
      {from ? <span>{t.rich("from", { when: () => <When instant={from} dateOnly /> })}</span> : null}
      {until ? <span>{t.rich("until", { when: () => <When instant={until} dateOnly /> })}</span> : null}
    </span>
  );
}

function useNote(note: Entry["note"]): string | null {
  const t = useTranslations("steering.explain.notes");
  const rules = useTranslations("steering.flag.rules.kinds");
  const { planName } = usePlans();
  if (note === null) return null;
  switch (note.is) {
    case "plan":
      return t("plan", { plan: planName(note.code), version: note.version });
    case "silent_flag":
      return t(`silent.${note.because}`);
    case "matched":
      return t("matched", { rule: rules(note.rule.kind), bucket: note.bucket });
    case "unmatched":
      return t("unmatched", { bucket: note.bucket });
    default:
      return t(note.is);
  }
}
