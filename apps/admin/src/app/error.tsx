"use client";
import { Button } from "@mantine/core";
import { ErrorState } from "@tenantry/ui/states";
import { useTranslations } from "next-intl";

/** Something failed while a page was made; `digest` finds it in the logs. */
export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const pages = useTranslations("common.pages");
  const actions = useTranslations("common.actions");
  return (
    <ErrorState
      title={pages("error.title")}
      text={pages("error.text")}
      action={<Button onClick={reset}>{actions("retry")}</Button>}
      {...(error.digest ? { requestId: { label: pages("requestId"), value: error.digest } } : {})}
    />
  );
}
