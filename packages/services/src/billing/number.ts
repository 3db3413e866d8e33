import { formatNumber } from "@tenantry/core/billing/invoice-number";
import { assert } from "@tenantry/core/errors";
import type { PlatformSettings } from "@tenantry/core/settings";
import type { Tx } from "@tenantry/db/client";
import { numberSeries } from "@tenantry/db/platform/billing";
import { eq, sql } from "drizzle-orm";

/** The next number of a series. Its row stays locked until this transaction ends: one that rolls back takes nothing. */
export async function takeNumber(
  tx: Tx,
  series: "invoice" | "credit_note",
  { billing }: PlatformSettings,
  now: Date,
): Promise<{ sequence: bigint; number: string }> {
  const [row] = await tx
    .update(numberSeries)
    .set({ nextSequence: sql`${numberSeries.nextSequence} + 1` })
    .where(eq(numberSeries.series, series))
    .returning({ next: numberSeries.nextSequence });
  assert(row, `no number series ${series}`);
  const sequence = row.next - 1n;
  const template = series === "invoice" ? billing.invoiceTemplate : billing.creditNoteTemplate;
  return { sequence, number: formatNumber(template, sequence, now, billing.issuer.timeZone) };
}
