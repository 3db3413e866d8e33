import type { InvoiceState } from "@tenantry/core/billing/invoice-state";
import type { SubscriptionStatus } from "@tenantry/core/subscription/status";
import { StatusBadge, type Tone } from "@tenantry/ui/status-badge";
import { useTranslations } from "next-intl";

const subscriptionTones: Record<SubscriptionStatus, Tone> = {
  trialing: "trial",
  active: "active",
  past_due: "attention",
  paused: "attention",
  canceling: "attention",
  ended: "inactive",
};

export function SubscriptionBadge({ status }: { status: SubscriptionStatus }) {
  const t = useTranslations("common.status.subscription");
  return <StatusBadge tone={subscriptionTones[status]}>{t(status)}</StatusBadge>;
}

export type InvoiceStatus = "draft" | "pending" | "overdue" | "failed" | "paid" | "disputed" | "void" | "uncollectible";

type Row = {
  state: InvoiceState;
  isDisputed: boolean;
  word: "PENDING" | "PAID" | "FAILED" | "OVERDUE" | null;
};

const words = { PENDING: "pending", PAID: "paid", FAILED: "failed", OVERDUE: "overdue" } as const;

/** S4's word in plain words, and one for what it has none for. */
export function invoiceStatus({ state, isDisputed, word }: Row): InvoiceStatus {
  if (state === "open" && isDisputed) return "disputed";
  return word ? words[word] : state === "open" ? "pending" : state;
}

/** It waits for money: a disputed one has been paid and is being heard. */
export const isPayable = ({ state, isDisputed }: Pick<Row, "state" | "isDisputed">): boolean =>
  state === "open" && !isDisputed;

const invoiceTones: Record<InvoiceStatus, Tone> = {
  draft: "inactive",
  pending: "attention",
  overdue: "attention",
  failed: "blocked",
  paid: "active",
  disputed: "attention",
  void: "inactive",
  uncollectible: "inactive",
};

export function InvoiceBadge({ status }: { status: InvoiceStatus }) {
  const t = useTranslations("portal.billing.invoiceStatus");
  return <StatusBadge tone={invoiceTones[status]}>{t(status)}</StatusBadge>;
}
