"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { UpdateTenantInput } from "@tenantry/core/tenant/inputs";
import { ColorField } from "@tenantry/ui/color-field";
import { Section } from "@tenantry/ui/page";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { useFieldWords } from "../chrome/form-problem.tsx";
import { BrandPreview } from "./brand-preview.tsx";
import styles from "./branding-form.module.css";
import { SettingsForm } from "./settings-form.tsx";
import type { SettingsPartProps } from "./settings-part.ts";

const BrandingInput = UpdateTenantInput.pick({ brandColorPrimary: true, brandColorSecondary: true });
const isColor = (text: string | undefined): text is string => /^#[0-9a-f]{6}$/i.test(text ?? "");

export function BrandingForm({ settings, ...form }: SettingsPartProps) {
  const t = useTranslations("portal.settings.branding");
  const words = useFieldWords();
  const { brandColorPrimary, brandColorSecondary } = settings;
  const fields = useForm({
    resolver: zodResolver(BrandingInput),
    mode: "onTouched",
    defaultValues: { brandColorPrimary, brandColorSecondary },
  });
  const { register, formState, watch, setValue } = fields;
  const typed = watch();
  const colors = [
    { key: "brandColorPrimary", label: t("primary"), help: t("primaryHelp"), saved: brandColorPrimary },
    { key: "brandColorSecondary", label: t("secondary"), help: t("secondaryHelp"), saved: brandColorSecondary },
  ] as const;
  /** While a colour is half typed, the preview keeps the one that is saved. */
  const shown = (key: (typeof colors)[number]["key"], saved: string) => {
    const value = typed[key];
    return isColor(value) ? value : saved;
  };
  return (
    <SettingsForm form={fields} {...form}>
      <Section title={t("title")} description={t("intro")}>
        <div className={styles.columns}>
          <div className={styles.fields}>
            {colors.map(({ key, label, help, saved }) => (
              <ColorField
                key={key}
                label={label}
                description={help}
                typed={typed[key] ?? ""}
                shown={saved}
                pickLabel={t("pick", { name: label })}
                onPick={(color) => setValue(key, color, { shouldDirty: true, shouldValidate: true })}
                error={words(formState.errors[key]?.message)}
                {...register(key)}
              />
            ))}
          </div>
          <BrandPreview
            name={settings.name}
            primary={shown("brandColorPrimary", brandColorPrimary)}
            secondary={shown("brandColorSecondary", brandColorSecondary)}
          />
        </div>
      </Section>
    </SettingsForm>
  );
}
