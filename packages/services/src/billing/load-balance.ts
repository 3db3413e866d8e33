import { spendableBalance } from "@tenantry/core/billing/balance";
import type { TenantId } from "@tenantry/core/ids";
import { add, type Currency, type Money, money } from "@tenantry/core/money";
import type { Tx } from "@tenantry/db/client";
import { balanceEntries, invoices } from "@tenantry/db/platform/billing";
import { and, eq, isNotNull, sql } from "drizzle-orm";

/** What may pay an invoice now, as if the invoice of an unpaid checkout had given back what it took. */
export async function loadBalance(
  tx: Tx,
  tenantId: TenantId,
  currency: Currency,
  checkoutInvoiceId: string | null = null,
): Promise<Money> {
  const isDisputed = sql<boolean>`coalesce(${invoices.disputedAt} is not null, false)`;
  const isCredit = sql<boolean>`${balanceEntries.amountMinor} > 0`;
  const rows = await tx
    .select({ amount: sql<string>`sum(${balanceEntries.amountMinor})`, isDisputed })
    .from(balanceEntries)
    .leftJoin(invoices, eq(invoices.id, balanceEntries.originInvoiceId))
    .where(and(eq(balanceEntries.tenantId, tenantId), eq(balanceEntries.currency, currency)))
    .groupBy(isDisputed, isCredit);
  const spendable = spendableBalance(
    rows.map((row) => ({ amount: money(BigInt(row.amount), currency), isDisputed: row.isDisputed })),
    currency,
  );
  if (!checkoutInvoiceId) return spendable;
  const [checkout] = await tx
    .select({ fromBalance: invoices.fromBalanceMinor })
    .from(invoices)
    .where(and(eq(invoices.id, checkoutInvoiceId), isNotNull(invoices.finalizedAt)));
  return add(spendable, money(checkout?.fromBalance ?? 0n, currency));
}
