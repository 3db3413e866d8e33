"use client";
import { Checkbox } from "@mantine/core";
import { useLocale, useTranslations } from "next-intl";
import styles from "./catalogue.module.css";
import type { Feature } from "./catalogue-types.ts";
import { useEditorForm } from "./use-editor-form.ts";
import { useGroupName } from "./use-group-name.ts";

/** Which features the version grants, by group. A default feature belongs to every plan anyway. */
export function FeatureChecks({ features }: { features: readonly Feature[] }) {
  const t = useTranslations("catalogue.editor");
  const locale = useLocale();
  const form = useEditorForm();
  const groupName = useGroupName();
  const groups = [...new Set(features.map(({ group }) => group))];
  return (
    <div className={styles.groups}>
      {groups.map((group) => (
        <fieldset key={group} className={styles.group}>
          <legend>{groupName(group)}</legend>
          <div>
            {features
              .filter((feature) => feature.group === group)
              .map(({ code, name, isDefault }) => (
                <Checkbox
                  key={code}
                  value={code}
                  label={isDefault ? t("byDefault", { name: name[locale] }) : name[locale]}
                  {...form.register("features")}
                />
              ))}
          </div>
        </fieldset>
      ))}
    </div>
  );
}
