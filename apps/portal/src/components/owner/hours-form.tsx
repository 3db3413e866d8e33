"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { ActionIcon, Button, Switch, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { type BusinessHours, defaultBusinessHours, type Weekday } from "@tenantry/core/tenant/business-hours";
import { UpdateTenantInput } from "@tenantry/core/tenant/inputs";
import { Section } from "@tenantry/ui/page";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { type UseFormReturn, useFieldArray, useForm, useWatch } from "react-hook-form";
import { z } from "zod";
import { useFieldWords } from "../chrome/form-problem.tsx";
import styles from "./hours-form.module.css";
import { SettingsForm } from "./settings-form.tsx";
import type { SettingsPartProps } from "./settings-part.ts";

type Interval = BusinessHours[Weekday][number];
type HoursValues = { businessHours: Partial<Record<Weekday, Interval[]>> };

/** The form knows lists only; the request also takes S3's shorter shapes. */
const HoursPatch = UpdateTenantInput.pick({ businessHours: true });
const HoursInput = z
  .custom<HoursValues>()
  .transform((values): z.input<typeof HoursPatch> => values)
  .pipe(HoursPatch);

type HoursFields = UseFormReturn<HoursValues, unknown, z.output<typeof HoursInput>>;

export function HoursForm({ settings, ...form }: SettingsPartProps) {
  const t = useTranslations("portal.settings.hours");
  const { businessHours, week, timezone } = settings;
  const fields = useForm({
    resolver: zodResolver(HoursInput),
    mode: "onTouched",
    defaultValues: { businessHours: Object.fromEntries(week.map((day) => [day, [...businessHours[day]]])) },
  });
  return (
    <SettingsForm form={fields} {...form}>
      <Section title={t("title")} description={t("intro", { zone: `\u2066${timezone}\u2069` })} flush>
        <ul className={styles.days}>
          {week.map((day) => (
            <Day key={day} day={day} fields={fields} />
          ))}
        </ul>
      </Section>
    </SettingsForm>
  );
}

const [usual] = defaultBusinessHours.mon;

function Day({ day, fields }: { day: Weekday; fields: HoursFields }) {
  const t = useTranslations("portal.settings.hours");
  const words = useFieldWords();
  const { control, register, formState } = fields;
  const intervals = useFieldArray({ control, name: `businessHours.${day}` });
  const typed = useWatch({ control, name: `businessHours.${day}` }) ?? [];
  const closedOver = useRef<Interval[]>([]);
  const name = t(`days.${day}`);
  const isOpen = intervals.fields.length > 0;
  const errors = formState.errors.businessHours?.[day];
  const toggle = (open: boolean) => {
    if (!open) closedOver.current = typed;
    const before = closedOver.current.length > 0 ? closedOver.current : usual ? [usual] : [];
    intervals.replace(open ? before : []);
  };
  return (
    <li className={styles.day}>
      <Switch
        className={styles.name}
        checked={isOpen}
        onChange={(event) => toggle(event.currentTarget.checked)}
        label={name}
        description={t(isOpen ? "open" : "closed")}
      />
      <div className={styles.intervals}>
        {intervals.fields.map(({ id }, index) => {
          const { open = "", close = "" } = typed[index] ?? {};
          const code = errors?.[index]?.open?.message ?? errors?.[index]?.close?.message;
          return (
            <div className={styles.interval} key={id}>
              <div className={styles.times}>
                <TextInput
                  type="time"
                  aria-label={t("opens", { day: name })}
                  error={Boolean(errors?.[index]?.open)}
                  {...register(`businessHours.${day}.${index}.open`)}
                />
                <span className={styles.to}>{t("to")}</span>
                <TextInput
                  type="time"
                  aria-label={t("closes", { day: name })}
                  error={Boolean(errors?.[index]?.close)}
                  {...register(`businessHours.${day}.${index}.close`)}
                />
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="lg"
                  aria-label={t("remove", { day: name })}
                  onClick={() => intervals.remove(index)}
                >
                  <IconTrash size={18} stroke={1.6} aria-hidden="true" />
                </ActionIcon>
                {open && close && close <= open ? <span className={styles.next}>{t("nextDay")}</span> : null}
              </div>
              {code ? (
                <p className={styles.error} role="alert">
                  {words(code)}
                </p>
              ) : null}
            </div>
          );
        })}
        {isOpen ? (
          <Button
            variant="subtle"
            size="compact-sm"
            className={styles.add}
            aria-label={t("addTo", { day: name })}
            leftSection={<IconPlus size={16} stroke={1.8} aria-hidden="true" />}
            onClick={() => intervals.append({ open: "", close: "" })}
          >
            {t("add")}
          </Button>
        ) : null}
        {(errors?.root?.message ?? errors?.message) ? (
          <p className={styles.error} role="alert">
            {words(errors?.root?.message ?? errors?.message)}
          </p>
        ) : null}
      </div>
    </li>
  );
}
