"use client";
import { Alert, Button, Group, Modal, Stack, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertCircle } from "@tabler/icons-react";
import { TRPCClientError } from "@trpc/client";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect } from "react";
import type { FieldValues, Path, Resolver, UseFormReturn } from "react-hook-form";
import type { z } from "zod";
import { trpc } from "../../trpc/client.tsx";
import { ProblemAlert, problemOf, useFieldWords } from "../chrome/problem.tsx";
import { refused } from "../chrome/refused.ts";

type WithReason = FieldValues & { reason: string };
/** Where a refusal of the schema or the server shows, and in which words where it has none of its own. */
type Fields = Readonly<Record<string, string | readonly [field: string, code: string]>>;
const asNamed: Fields = {};

function placed(fields: Fields, key: string, code: string): { field: string; message: string } {
  if (key === "reason") return { field: "reason", message: "reason_required" };
  const place = fields[key] ?? fields[key.split(".")[0] ?? ""] ?? key;
  return typeof place === "string" ? { field: place, message: code } : { field: place[0], message: place[1] };
}

/** Reads a form by core's own schema. */
export function readWith<Values extends WithReason, Output>(
  load: () => Promise<z.ZodType<Output>>,
  inputOf: (values: Values) => unknown,
  fields: Fields = asNamed,
): Resolver<Values, unknown, Output> {
  return async (values) => {
    const read = (await load()).safeParse(inputOf(values));
    if (read.success) return { values: read.data, errors: {} };
    return refused(read.error.issues.map(({ path, message }) => placed(fields, path.join("."), message)));
  };
}

/** Shows what the server refused at the fields of the form. */
export function useServerFields<Values extends WithReason, Output>(
  form: UseFormReturn<Values, unknown, Output>,
  error: unknown,
  fields: Fields = asNamed,
): void {
  const { setError } = form;
  useEffect(() => {
    const refusals = error ? Object.entries(problemOf(error).fields ?? {}) : [];
    for (const [key, [code]] of refusals) {
      const { field, message } = placed(fields, key, code ?? "invalid");
      setError(field as Path<Values>, { type: "server", message }, { shouldFocus: true });
    }
  }, [error, setError, fields]);
}

const ownCodes = [
  "above_remainder",
  "amount_too_low",
  "is_zero",
  "in_past",
  "in_the_past",
  "in_future",
  "in_the_future",
  "too_far",
  "period_too_short",
  "needs_card",
  "no_paid_period",
  "other_cycle",
] as const;

/** Words for a refused field; those of money and time are this room's own. */
export function useBillingFieldWords(): (code: string | undefined) => string | undefined {
  const t = useTranslations("revenue.tenantBilling.fieldErrors");
  const words = useFieldWords();
  return (code) => {
    const own = ownCodes.find((known) => known === code);
    return own ? t(own) : words(code);
  };
}

const ownReasons = ["billing_on_hold", "nothing_to_bill", "checkout_open"] as const;

/** What was refused, in words for who steers billing. */
export function BillingProblem({ error }: { error: unknown }) {
  const t = useTranslations("revenue.tenantBilling.refusals");
  if (!error) return null;
  const reason: unknown = error instanceof TRPCClientError ? error.data?.problem?.details?.reason : undefined;
  const own = ownReasons.find((known) => known === reason);
  if (!own) return <ProblemAlert problem={problemOf(error)} />;
  return (
    <Alert color="brick" role="alert" icon={<IconAlertCircle aria-hidden="true" />}>
      {t(own)}
    </Alert>
  );
}

/** What follows every act of staff: a word that it is done, and every figure asked for again. */
export function useDone(onClose: () => void): (message: string) => Promise<void> {
  const utils = trpc.useUtils();
  return async (message) => {
    onClose();
    notifications.show({ message });
    await Promise.all([utils.admin.billing.invalidate(), utils.admin.tenants.get.invalidate()]);
  };
}

/** An act of staff: what will happen, its fields, why. Mounted while it is open. */
export function ActDialog<Values extends WithReason, Output>({
  title,
  text,
  submit,
  tone,
  size,
  form,
  act,
  onClose,
  onSubmit,
  children,
}: {
  title: string;
  text: ReactNode;
  submit: string;
  tone?: "danger";
  size?: "lg";
  form: UseFormReturn<Values, unknown, Output>;
  act: { isPending: boolean; error: unknown };
  onClose: () => void;
  onSubmit: (read: Output) => void;
  children?: ReactNode;
}) {
  const common = useTranslations("common.actions");
  const reason = useTranslations("admin.reason");
  const words = useFieldWords();
  const error = form.formState.errors.reason;
  const code = typeof error?.message === "string" ? error.message : undefined;
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      {...(size ? { size } : {})}
      closeOnClickOutside={false}
      closeOnEscape={!act.isPending}
    >
      <form noValidate onSubmit={form.handleSubmit((read) => onSubmit(read))}>
        <Stack gap="md">
          <div>{text}</div>
          {children}
          <Textarea
            label={reason("label")}
            description={reason("help")}
            autosize
            minRows={2}
            maxRows={6}
            error={words(code)}
            {...form.register("reason" as Path<Values>)}
          />
          <BillingProblem error={act.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose} disabled={act.isPending}>
              {common("cancel")}
            </Button>
            <Button type="submit" loading={act.isPending} {...(tone === "danger" ? { color: "brick" } : {})}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
