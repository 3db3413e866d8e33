import { randomUUIDv7 } from "node:crypto";
import type { InvoiceLine } from "@tenantry/core/billing/line";
import type { LocalText } from "@tenantry/core/locale";
import type { Money } from "@tenantry/core/money";
import { addCalendarDays } from "@tenantry/core/period/calendar-days";
import type { Tx } from "@tenantry/db/client";
import { invoices } from "@tenantry/db/platform/billing";
import type { ServiceContext } from "../context.ts";
import { attachLines } from "./attach-lines.ts";
import { composeFor } from "./compose.ts";
import { type FinalizedInvoice, finalizeInvoice } from "./finalize-invoice.ts";
import { holdUnlessExplained } from "./hold.ts";
import type { Subscriber } from "./load-subscriber.ts";
import { documentLanguage } from "./parties.ts";

export type InvoiceDraft = {
  readonly kind: "renewal" | "change" | "final" | "one_off";
  readonly subscriptionId: string | null;
  /** The period that it bills; null for what is not for a period. */
  readonly period: { readonly start: Date; readonly end: Date } | null;
  readonly lines: readonly InvoiceLine[];
  /** List price per cycle of the plan that explains it. */
  readonly planPrice: Money;
  /** Absent: the tenant's payment terms from finalization on. */
  readonly dueAt?: Date;
  /** Given: it stays a draft until then, because late usage is waited for. */
  readonly finalizeAt?: Date;
  readonly description?: LocalText;
  readonly notes?: string | null;
  /** Why staff bill it. */
  readonly reason?: string | null;
};

export type WrittenInvoice =
  | FinalizedInvoice
  /** Nothing to bill: no row, no number. */
  | { readonly kind: "none" }
  /** Its tenant waits for staff; nothing was billed. */
  | { readonly kind: "held"; readonly holdId: string }
  | { readonly kind: "draft"; readonly invoiceId: string };

/**
 * Bills lines, inside `inBilling`: runaway guard, rows, then number, balance, credit note, event and audit by
 * `finalizeInvoice`. Lines that waited (`subscriber.pendingIds`) move to the invoice. It ends no charge line: `applyChange` does.
 */
export async function writeInvoice(
  ctx: ServiceContext,
  tx: Tx,
  subscriber: Subscriber,
  draft: InvoiceDraft,
  now: Date,
): Promise<WrittenInvoice> {
  if (draft.lines.length === 0) return { kind: "none" };
  const holdId = await holdUnlessExplained(ctx, tx, subscriber, draft, now);
  if (holdId) return { kind: "held", holdId };
  const composed = composeFor(subscriber, draft.lines);
  const invoiceId = randomUUIDv7();
  const { tenantId, currency, tenant, termsDays, profile } = subscriber;
  await tx.insert(invoices).values({
    id: invoiceId,
    tenantId,
    subscriptionId: draft.subscriptionId,
    kind: draft.kind,
    currency,
    periodStart: draft.period?.start ?? null,
    periodEnd: draft.period?.end ?? null,
    netMinor: composed.net.minor,
    taxMinor: composed.tax.minor,
    totalMinor: composed.total.minor,
    fromBalanceMinor: 0n,
    dueMinor: composed.total.minor,
    taxes: [],
    language: documentLanguage(subscriber),
    notes: draft.notes ?? null,
    purchaseOrder: profile?.purchaseOrder ?? null,
    termsDays,
    createdAt: now,
    finalizeAt: draft.finalizeAt ?? now,
  });
  const owner = { tenantId, subscriptionId: draft.subscriptionId, invoiceId };
  const lines = await attachLines(tx, owner, draft.lines, subscriber.pendingIds, now, draft.description ?? null);
  if (draft.finalizeAt) return { kind: "draft", invoiceId };
  const dueAt = draft.dueAt ?? addCalendarDays(now, termsDays, tenant.timeZone);
  return finalizeInvoice(ctx, tx, subscriber, { invoiceId, lines, dueAt, reason: draft.reason ?? null }, now);
}
