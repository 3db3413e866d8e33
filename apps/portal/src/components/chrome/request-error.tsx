"use client";
import { Button } from "@mantine/core";
import { ErrorState } from "@tenantry/ui/states";
import { useTranslations } from "next-intl";
import { problemOf } from "./form-problem.tsx";

/** What a page shows in place of something that could not be loaded: what happened, how to go on, what to quote. */
export function RequestError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const pages = useTranslations("common.pages");
  const actions = useTranslations("common.actions");
  const problem = problemOf(error);
  const words = problem.code === "offline" ? "offline" : "error";
  return (
    <ErrorState
      title={pages(`${words}.title`)}
      text={pages(`${words}.text`)}
      action={<Button onClick={onRetry}>{actions("retry")}</Button>}
      {...(problem.requestId ? { requestId: { label: pages("requestId"), value: problem.requestId } } : {})}
    />
  );
}
