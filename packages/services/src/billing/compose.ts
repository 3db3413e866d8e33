import { type ComposedInvoice, composeInvoice } from "@tenantry/core/billing/invoice";
import type { InvoiceLine } from "@tenantry/core/billing/line";
import { type RunawayReason, runawayReason } from "@tenantry/core/billing/runaway-guard";
import { type Currency, currencyExponents, type Money, money } from "@tenantry/core/money";
import type { PlatformSettings } from "@tenantry/core/settings";
import type { Subscriber } from "./load-subscriber.ts";

/** The figures of lines for this subscriber, as previewed and as written. */
export function composeFor(
  { currency, balance, minimum }: Pick<Subscriber, "currency" | "balance" | "minimum">,
  lines: readonly InvoiceLine[],
): ComposedInvoice {
  return composeInvoice({ currency, lines, balance, minimum });
}

/** What is asked for now; credits that no charge stands beside print no invoice and ask for nothing. */
export const dueNow = (composed: ComposedInvoice): Money =>
  composed.lines.length > 0 ? composed.due : money(0n, composed.due.currency);

/** Why these lines may not go out before staff have looked; null: they may. `planPrice` is the list price per cycle. */
export function guard(
  settings: PlatformSettings,
  lines: readonly InvoiceLine[],
  planPrice: Money,
): RunawayReason | null {
  const { maxLines, maxTimesPlan, floor } = settings.billing.runaway;
  return runawayReason(lines, planPrice, {
    maxLines,
    maxTimesPlan: BigInt(maxTimesPlan),
    floor: majorUnits(floor, planPrice.currency),
  });
}

const majorUnits = (units: number, currency: Currency): Money =>
  money(BigInt(units) * 10n ** BigInt(currencyExponents[currency]), currency);

/** The lines that `composeInvoice` kept, each with the line it was; a credit may have become smaller, or is gone. */
export function keptAmounts(lines: readonly InvoiceLine[], composed: ComposedInvoice): Map<InvoiceLine, Money> {
  const left = [...composed.lines];
  return new Map(
    lines.map((line) => {
      const at = left.findIndex((kept) => kept === line || isPartOf(kept, line));
      const [kept] = at >= 0 ? left.splice(at, 1) : [];
      return [line, kept?.amount ?? money(0n, line.amount.currency)];
    }),
  );
}

/** A split line keeps everything but its amounts, down to the same objects. */
const isPartOf = (part: InvoiceLine, whole: InvoiceLine): boolean =>
  whole.amount.minor < 0n &&
  part.kind === whole.kind &&
  part.code === whole.code &&
  part.credits === whole.credits &&
  part.service === whole.service &&
  part.tax === whole.tax;
