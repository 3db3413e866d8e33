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

type InvoiceStatus = "draft" | "pending" | "overdue" | "failed" | "paid" | "disputed" | "void" | "uncollectible";
type Row = { state: InvoiceState; isDisputed: boolean; word: "PENDING" | "PAID" | "FAILED" | "OVERDUE" | null };

const words = { PENDING: "pending", PAID: "paid", FAILED: "failed", OVERDUE: "overdue" } as const;
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

export function InvoiceBadge({ row: { state, isDisputed, word } }: { row: Row }) {
  const t = useTranslations("revenue.tenantBilling");
  const status =
    state === "open" && isDisputed ? "disputed" : word ? words[word] : state === "open" ? "pending" : state;
  return <StatusBadge tone={invoiceTones[status]}>{t(`invoiceStatus.${status}`)}</StatusBadge>;
}
