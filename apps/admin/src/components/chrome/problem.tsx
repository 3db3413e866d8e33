"use client";
import { Alert, Button } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import type { PublicError } from "@tenantry/api/errors";
import { errorMessageKey, fieldMessageKey } from "@tenantry/i18n/error-keys";
import { ErrorState } from "@tenantry/ui/states";
import { Bdi } from "@tenantry/ui/text";
import { TRPCClientError } from "@trpc/client";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";

/** What the server said about a call, or `offline` when it said nothing. */
export type Problem = Pick<PublicError, "fields" | "retryAfterSeconds" | "requestId"> & {
  code: PublicError["code"] | "offline";
};

export function problemOf(error: unknown): Problem {
  const problem: PublicError | undefined = error instanceof TRPCClientError ? error.data?.problem : undefined;
  if (problem) return problem;
  // A request that never arrived has no shape of ours; anything else is a bug of this page.
  const code = error instanceof TRPCClientError ? "offline" : "internal";
  return { code, fields: null, retryAfterSeconds: null, requestId: null };
}

/** Words for what a schema or the server says about a field; `values` fill placeholders such as `{min}`. */
export function useFieldWords() {
  const words = useTranslations("errors.field");
  return (code: string | undefined, values?: { min?: number; max?: number }): string | undefined =>
    code === undefined ? undefined : words(fieldMessageKey(code), { min: "", max: "", suggestion: "", ...values });
}

/** What happened, what it means, what to do, when to try again; the request's id where it helps. */
export function ProblemWords({ problem }: { problem: Problem }) {
  const errors = useTranslations("errors");
  const pages = useTranslations("common.pages");
  const { code, retryAfterSeconds: seconds, requestId } = problem;
  const key = errorMessageKey(code);
  const title = code === "offline" ? pages("offline.title") : errors(`code.${key}.title`);
  const text = code === "offline" ? pages("offline.text") : errors(`code.${key}.text`);
  const later =
    seconds === null
      ? null
      : seconds < 90
        ? errors("retryIn", { seconds })
        : errors("retryInMinutes", { minutes: Math.ceil(seconds / 60) });
  return (
    <>
      <strong>{title}</strong>
      <div>
        {text} {later}
      </div>
      {key === "unknown" && requestId ? (
        <div>
          {pages("requestId")}: <Bdi mono>{requestId}</Bdi>
        </div>
      ) : null}
    </>
  );
}

/** A form's own message above its button. Takes the focus unless a field has it. */
export function ProblemAlert({ problem }: { problem: Problem | null }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem && !problem.fields) ref.current?.focus();
  }, [problem]);
  if (!problem) return null;
  return (
    <Alert ref={ref} tabIndex={-1} color="brick" role="alert" icon={<IconAlertCircle aria-hidden="true" />}>
      <ProblemWords problem={problem} />
    </Alert>
  );
}

/** In place of something that could not be loaded: what happened, how to go on, what to quote. */
export function LoadError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const pages = useTranslations("common.pages");
  const actions = useTranslations("common.actions");
  const { code, requestId } = problemOf(error);
  const words = code === "offline" ? "offline" : "error";
  return (
    <ErrorState
      title={pages(`${words}.title`)}
      text={pages(`${words}.text`)}
      action={<Button onClick={onRetry}>{actions("retry")}</Button>}
      {...(requestId ? { requestId: { label: pages("requestId"), value: requestId } } : {})}
    />
  );
}
