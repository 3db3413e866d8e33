"use client";
import { Button, NativeSelect, Progress, TextInput } from "@mantine/core";
import { formatDateTime } from "@tenantry/i18n/format";
import { Section } from "@tenantry/ui/page";
import { CardSkeleton } from "@tenantry/ui/skeletons";
import { Bdi } from "@tenantry/ui/text";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { trpc } from "../../trpc/client.tsx";
import { LoadError } from "../chrome/problem.tsx";
import { BillingProblem, readWith, useBillingFieldWords, useServerFields } from "./act-dialog.tsx";
import styles from "./billing.module.css";
import type { Happened } from "./billing-types.ts";
import { isolated, Moment } from "./figures.tsx";
import { useActWords } from "./use-act-words.ts";
import { useLineNames } from "./use-line-names.ts";
import { fromZonedField } from "./zoned-field.ts";

const steps = ["next", "hour", "day", "week", "month", "quarter", "year", "date"] as const;
type Step = (typeof steps)[number];
type Values = { step: Step; to: string; reason: string };
const Read = z.object({
  step: z.enum(steps),
  to: z.date("invalid_date").optional(),
  reason: z.string().trim().min(3, "reason_required").max(500, "too_long"),
});
type Read = z.output<typeof Read>;

const movingMs = 700;
const standingMs = 15_000;

/** A sandbox's time: what it is, when something is due, and the way forward through all that falls due. */
export function ClockPanel({ tenantId, timeZone, mayMove }: { tenantId: string; timeZone: string; mayMove: boolean }) {
  const t = useTranslations("revenue.tenantBilling.clock");
  const common = useTranslations("common.state");
  const locale = useLocale();
  const words = useBillingFieldWords();
  const utils = trpc.useUtils();
  const [moved, setMoved] = useState<{ from: Date; to: Date } | null>(null);
  const { data, error, refetch } = trpc.admin.billing.clock.useQuery(
    { tenantId },
    { refetchInterval: ({ state }) => (state.data?.movingTo ? movingMs : standingMs) },
  );
  const form = useForm<Values, unknown, Read>({
    mode: "onTouched",
    resolver: readWith<Values, Read>(
      async () =>
        Read.refine(({ step, to }) => step !== "date" || to !== undefined, { path: ["to"], error: "required" }),
      ({ to, ...rest }) => ({ ...rest, ...(rest.step === "date" ? { to: fromZonedField(to, timeZone) } : {}) }),
    ),
    defaultValues: { step: "next", to: "", reason: "" },
  });
  const move = trpc.admin.billing.moveClock.useMutation({
    onSuccess: async (span) => {
      setMoved(span);
      await refetch();
    },
  });
  useServerFields(form, move.error);
  const movingTo = data?.movingTo ?? null;
  const isMoving = movingTo !== null;
  const { invalidate } = utils.admin.billing;
  const { invalidate: invalidateTenant } = utils.admin.tenants.get;
  const at = data?.now.getTime();
  const seen = useRef(at);
  // What the way brought stands on every other part of the page; a short move ends before it is seen moving.
  useEffect(() => {
    if (isMoving || at === undefined || seen.current === at) return;
    const isFirst = seen.current === undefined;
    seen.current = at;
    if (isFirst) return;
    void invalidate();
    void invalidateTenant();
  }, [isMoving, at, invalidate, invalidateTenant]);
  if (error && !data) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <CardSkeleton label={common("loading")} lines={3} />;
  const { errors } = form.formState;
  return (
    <Section title={t("title")} description={t("text")}>
      <dl className={styles.times}>
        <div>
          <dt>{t("now")}</dt>
          <dd>
            <Moment at={data.now} timeZone={timeZone} />
          </dd>
        </div>
        <div>
          <dt>{t("nextDue")}</dt>
          <dd>{data.nextDue ? <Moment at={data.nextDue} timeZone={timeZone} /> : t("nothingDue")}</dd>
        </div>
      </dl>
      {movingTo ? (
        <div role="status">
          <p className={styles.note}>{t("moving", { date: isolated(formatDateTime(movingTo, locale, timeZone)) })}</p>
          <Progress value={shareOf(moved, data.now, movingTo)} animated aria-label={t("title")} />
        </div>
      ) : null}
      {mayMove ? (
        <form
          noValidate
          onSubmit={form.handleSubmit(({ step, to, reason }) =>
            move.mutate({
              tenantId,
              move: to ? { to } : step === "next" || step === "date" ? { next: true } : { by: step },
              reason,
            }),
          )}
        >
          <div className={styles.clock}>
            <NativeSelect
              label={t("step")}
              data={steps.map((value) => ({ value, label: t(`steps.${value}`) }))}
              {...form.register("step")}
            />
            <TextInput label={t("reason")} error={words(errors.reason?.message)} {...form.register("reason")} />
            <Button type="submit" loading={move.isPending || isMoving}>
              {t("submit")}
            </Button>
            {form.watch("step") === "date" ? (
              <TextInput
                type="datetime-local"
                label={t("to")}
                description={t("zone", { zone: isolated(timeZone) })}
                error={words(errors.to?.message)}
                {...form.register("to")}
              />
            ) : null}
          </div>
          <BillingProblem error={move.error} />
        </form>
      ) : null}
      {moved ? (
        <WhatHappened tenantId={tenantId} span={moved} now={data.now} timeZone={timeZone} isMoving={isMoving} />
      ) : null}
    </Section>
  );
}

function shareOf(span: { from: Date } | null, now: Date, to: Date): number {
  if (!span) return 0;
  const whole = to.getTime() - span.from.getTime();
  return whole <= 0 ? 100 : Math.round((100 * (now.getTime() - span.from.getTime())) / whole);
}

function WhatHappened({
  tenantId,
  span,
  now,
  timeZone,
  isMoving,
}: {
  tenantId: string;
  span: { from: Date; to: Date };
  now: Date;
  timeZone: string;
  isMoving: boolean;
}) {
  const t = useTranslations("revenue.tenantBilling.clock");
  const { data } = trpc.admin.billing.happened.useQuery(
    { tenantId, from: span.from, to: span.to },
    { refetchInterval: isMoving ? movingMs : false },
  );
  const rows = (data ?? []).filter(({ what }) => what !== "clock.moved");
  return (
    <>
      <h3 className={styles.subtitle}>{t("happened")}</h3>
      {rows.length === 0 ? (
        <p className={styles.note}>{t(isMoving || now < span.to ? "waiting" : "nothingHappened")}</p>
      ) : (
        <ul className={styles.happened} aria-label={t("happened")}>
          {rows.map((row, index) => (
            <li key={`${row.at.toISOString()} ${row.what} ${index}`}>
              <Moment at={row.at} timeZone={timeZone} />
              <Event row={row} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Event({ row: { kind, what, number, amount, plan } }: { row: Happened }) {
  const t = useTranslations("revenue.tenantBilling.clock");
  const { act, mail } = useActWords();
  const { planName } = useLineNames();
  const said = kind === "mail" ? mail(what) : act(what);
  return (
    <span>
      {kind === "mail" ? `${t("mail")}: ` : null}
      {said ?? <Bdi mono>{what}</Bdi>}
      {number ? (
        <>
          {" · "}
          <Bdi>{number}</Bdi>
        </>
      ) : null}
      {amount ? (
        <>
          {" · "}
          <Bdi>{`${amount.currency} ${amount.decimal}`}</Bdi>
        </>
      ) : null}
      {plan ? (
        <>
          {" · "}
          <bdi>{planName(plan)}</bdi>
        </>
      ) : null}
    </span>
  );
}
