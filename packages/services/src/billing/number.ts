import { randomInt } from "node:crypto";
import { formatNumber } from "@tenantry/core/billing/invoice-number";
import { assert } from "@tenantry/core/errors";
import type { PlatformSettings } from "@tenantry/core/settings";
import type { Tx } from "@tenantry/db/client";
import { numberSeries } from "@tenantry/db/platform/billing";
import { eq, sql } from "drizzle-orm";

type Numbered = { readonly settings: PlatformSettings; readonly tenant: { readonly sandbox: boolean } };

/**
 * The next number of a series. Its row stays locked until this transaction ends: one that rolls back takes nothing.
 * A sandbox takes none of it: its documents are marked as tests, with a random number below 0 as their sequence.
 */
export async function takeNumber(
  tx: Tx,
  series: "invoice" | "credit_note",
  { settings: { billing }, tenant }: Numbered,
  now: Date,
): Promise<{ sequence: bigint; number: string }> {
  const template = series === "invoice" ? billing.invoiceTemplate : billing.creditNoteTemplate;
  const { timeZone } = billing.issuer;
  if (tenant.sandbox) {
    const random = BigInt(randomInt(1, 2 ** 40));
    return { sequence: -random, number: `TEST-${formatNumber(template, random, now, timeZone)}` };
  }
  const [row] = await tx
    .update(numberSeries)
    .set({ nextSequence: sql`${numberSeries.nextSequence} + 1` })
    .where(eq(numberSeries.series, series))
    .returning({ next: numberSeries.nextSequence });
  assert(row, `no number series ${series}`);
  const sequence = row.next - 1n;
  return { sequence, number: formatNumber(template, sequence, now, timeZone) };
}
