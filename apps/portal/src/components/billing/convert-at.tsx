"use client";
import { Radio, Stack } from "@mantine/core";
import type { Cycle } from "@tenantry/core/catalogue/plan";
import { Section } from "@tenantry/ui/page";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { checkoutPath } from "./paths.ts";

export type ConvertAtProps = {
  tenantId: string;
  planCode: string;
  cycle: Cycle;
  value: "now" | "trial_end";
  /** Day on which the trial ends. */
  date: string;
};

/** Charged now or at the trial's end: the preview below is for the one that is chosen. */
export function ConvertAt({ tenantId, planCode, cycle, value, date }: ConvertAtProps) {
  const t = useTranslations("portal.billing.checkout");
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const choose = (start: string) =>
    startTransition(() =>
      router.replace(
        checkoutPath(tenantId, { plan: planCode, cycle, start: start === "trial_end" ? "trial_end" : "now" }),
        { scroll: false },
      ),
    );
  return (
    <Section>
      <Radio.Group label={t("convertAt")} value={value} onChange={choose} name="start" aria-busy={pending}>
        <Stack gap="sm" mt="xs">
          <Radio value="now" label={t("convertNow")} description={t("convertNowText")} />
          <Radio
            value="trial_end"
            label={t("convertEnd")}
            description={t("convertEndText", { date: `\u2068${date}\u2069` })}
          />
        </Stack>
      </Radio.Group>
    </Section>
  );
}
