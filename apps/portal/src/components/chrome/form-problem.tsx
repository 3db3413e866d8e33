"use client";
import { Alert, Anchor } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import type { PublicError } from "@tenantry/api/errors";
import { errorMessageKey, fieldMessageKey } from "@tenantry/i18n/error-keys";
import { Bdi } from "@tenantry/ui/text";
import { TRPCClientError } from "@trpc/client";
import { useTranslations } from "next-intl";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import type { FieldValues, Path, UseFormSetError } from "react-hook-form";

/** What the server said, or `offline` when it said nothing. */
export type Problem = Omit<PublicError, "code" | "message"> & { code: PublicError["code"] | "offline" };

const silent = { status: 0, fields: null, retryAfterSeconds: null, details: {}, requestId: null } as const;

/** An answer of one of our routes that are no procedure (files, pictures): its problem, as `problemOf` reads it. */
export class RefusedAnswer extends Error {
  readonly problem: Problem;
  constructor({ code, status, fields = null, requestId = null, retryAfterSeconds = null, ...details }: Answer) {
    super(code);
    this.problem = { code, status, fields, requestId, retryAfterSeconds, details };
  }
}
type Answer = Pick<Problem, "code" | "status"> & Partial<Omit<Problem, "details">> & Record<string, unknown>;

export function problemOf(error: unknown): Problem {
  if (error instanceof RefusedAnswer) return error.problem;
  const problem: PublicError | undefined = error instanceof TRPCClientError ? error.data?.problem : undefined;
  if (problem) return problem;
  // A request that never arrived has no shape of ours; anything else is a bug of this page.
  return { ...silent, code: error instanceof TRPCClientError ? "offline" : "internal" };
}

/** Words for what schemas and the server say about a field; `values` fill placeholders such as `{min}`. */
export function useFieldWords(): (
  code: string | undefined,
  values?: Record<string, string | number>,
) => string | undefined {
  const words = useTranslations("errors.field");
  return (code, values) =>
    code === undefined ? undefined : words(fieldMessageKey(code), { min: "", max: "", suggestion: "", ...values });
}

export type FormProblem = {
  problem: Problem | null;
  /** Puts field errors onto their fields, focuses the first, keeps the rest for the alert. */
  show: (error: unknown) => Problem;
  clear: () => void;
};

/** Maps a refusal onto a form. Codes become react-hook-form messages; `useFieldWords` says them at the field. */
export function useFormProblem<Values extends FieldValues>(form: { setError: UseFormSetError<Values> }): FormProblem {
  const [problem, setProblem] = useState<Problem | null>(null);
  const { setError } = form;
  const show = useCallback(
    (error: unknown) => {
      const next = problemOf(error);
      setProblem(next);
      for (const [index, [path, codes]] of Object.entries(next.fields ?? {}).entries()) {
        setError(
          path as Path<Values>,
          { type: "server", message: codes[0] ?? "invalid" },
          { shouldFocus: index === 0 },
        );
      }
      return next;
    },
    [setError],
  );
  const clear = useCallback(() => setProblem(null), []);
  return { problem, show, clear };
}

/** The form's own message above its button: what happened, what it means, when to try again. Takes the focus unless a field has it. */
export function FormProblemAlert({ problem, children }: { problem: Problem | null; children?: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem && !problem.fields) ref.current?.focus();
  }, [problem]);
  if (!problem) return null;
  return (
    <Alert ref={ref} tabIndex={-1} color="brick" role="alert" icon={<IconAlertCircle aria-hidden="true" />}>
      <ProblemWords problem={problem} />
      {children}
    </Alert>
  );
}

function ProblemWords({ problem }: { problem: Problem }) {
  const errors = useTranslations("errors");
  const pages = useTranslations("common.pages");
  const { code, retryAfterSeconds: seconds, requestId, details } = problem;
  if (code === "offline") return <Words title={pages("offline.title")} text={pages("offline.text")} />;
  const key = errorMessageKey(code);
  const later =
    seconds === null
      ? null
      : seconds < 90
        ? errors("retryIn", { seconds })
        : errors("retryInMinutes", { minutes: Math.ceil(seconds / 60) });
  return (
    <>
      <Words title={errors(`code.${key}.title`)} text={[errors(`code.${key}.text`), later].filter(Boolean).join(" ")} />
      {typeof details.upgradeUrl === "string" ? (
        <Anchor href={details.upgradeUrl} size="sm">
          {errors("largerPlans")}
        </Anchor>
      ) : null}
      {key === "unknown" && requestId ? (
        <div>
          {pages("requestId")}: <Bdi mono>{requestId}</Bdi>
        </div>
      ) : null}
    </>
  );
}

function Words({ title, text }: { title: string; text: string }) {
  return (
    <>
      <strong>{title}</strong>
      <div>{text}</div>
    </>
  );
}
