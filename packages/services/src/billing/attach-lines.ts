import { randomUUIDv7 } from "node:crypto";
import type { InvoiceLine } from "@tenantry/core/billing/line";
import type { TenantId } from "@tenantry/core/ids";
import type { LocalText } from "@tenantry/core/locale";
import type { Tx } from "@tenantry/db/client";
import { invoiceLines } from "@tenantry/db/platform/billing";
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { firstOwnPosition } from "./load-lines.ts";
import type { Subscriber } from "./load-subscriber.ts";
import { lineColumns, type StoredLine } from "./stored-line.ts";

type Owner = { readonly tenantId: TenantId; readonly subscriptionId: string | null };

/**
 * Writes lines of an invoice (or, without one, lines that wait for the next): those that waited move to it, the others are
 * new, and what a new credit takes back is counted on its charge.
 */
export async function attachLines(
  tx: Tx,
  /** `after`: lines that the invoice has already. */
  owner: Owner & { readonly invoiceId: string | null; readonly after?: number },
  lines: readonly InvoiceLine[],
  pendingIds: Subscriber["pendingIds"],
  now: Date,
  description: LocalText | null = null,
): Promise<StoredLine[]> {
  const { tenantId, subscriptionId, invoiceId, after = 0 } = owner;
  const stored: StoredLine[] = [];
  const fresh: (typeof invoiceLines.$inferInsert)[] = [];
  for (const [index, line] of lines.entries()) {
    const waiting = pendingIds.get(line);
    const id = waiting ?? randomUUIDv7();
    stored.push({ id, line });
    if (waiting) {
      const moved = { invoiceId, position: index, ...(subscriptionId && { subscriptionId }) };
      await tx.update(invoiceLines).set(moved).where(eq(invoiceLines.id, waiting));
    } else {
      const position = firstOwnPosition + after + index;
      fresh.push({
        id,
        tenantId,
        subscriptionId,
        invoiceId,
        position,
        description,
        createdAt: now,
        ...lineColumns(line),
      });
    }
  }
  if (fresh.length > 0) await tx.insert(invoiceLines).values(fresh);
  for (const { line, id } of stored) {
    if (line.credits && !pendingIds.has(line) && id) await countCredit(tx, line.credits, -line.amount.minor);
  }
  return stored;
}

/** Counts what was taken back of a charge; negative gives it back. */
export async function countCredit(tx: Tx, lineId: string, minor: bigint): Promise<void> {
  await tx
    .update(invoiceLines)
    .set({ creditedMinor: sql`${invoiceLines.creditedMinor} + ${minor.toString()}::bigint` })
    .where(eq(invoiceLines.id, lineId));
}

/** Ends what charge lines pay for: no later change credits them again. */
export async function endLines(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(invoiceLines)
    .set({ endedAt: now })
    .where(and(inArray(invoiceLines.id, [...ids]), isNull(invoiceLines.endedAt)));
}
