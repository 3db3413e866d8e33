import { assert } from "../errors.ts";
import { type Currency, type Money, subtract, sum, zero } from "../money.ts";

/** A movement of a tenant's balance, gross: positive is money we owe the tenant. */
export type BalanceEntry = {
  readonly amount: Money;
  /** It came out of an invoice whose payment is being disputed. */
  readonly isDisputed: boolean;
};

/** What may pay an invoice now. Credit out of a disputed invoice is frozen until the dispute is decided; debts are not. */
export function spendableBalance(entries: readonly BalanceEntry[], currency: Currency): Money {
  return sum(
    entries.filter((entry) => !(entry.isDisputed && entry.amount.minor > 0n)).map((entry) => entry.amount),
    currency,
  );
}

export type Settlement = {
  /** Paid from the balance; negative when a carried debt is charged with this invoice. */
  readonly fromBalance: Money;
  /** For the gateway; 0 means that the invoice is settled at once. */
  readonly due: Money;
  readonly balanceAfter: Money;
};

/**
 * The balance pays first. What is left over and below the gateway's minimum is carried as negative balance,
 * to be charged with the next invoice. `fromBalance` + `due` is always the total.
 */
export function settle(invoice: { total: Money; balance: Money; minimum: Money }): Settlement {
  const { total, balance, minimum } = invoice;
  assert(total.minor >= 0n, "an invoice never totals below 0");
  const owed = subtract(total, balance);
  if (owed.minor > 0n && owed.minor >= minimum.minor) {
    return { fromBalance: balance, due: owed, balanceAfter: zero(total.currency) };
  }
  return { fromBalance: total, due: zero(total.currency), balanceAfter: subtract(balance, total) };
}
