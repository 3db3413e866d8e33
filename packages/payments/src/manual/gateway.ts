import { type Currency, money } from "@tenantry/core/money";
import type { GatewayFailed, ManualAccount, PaymentGateway } from "@tenantry/core/ports/payments";
import { paymentReference } from "./reference.ts";

type ManualConfig = { readonly loadAccounts: () => Promise<readonly ManualAccount[]> };

const unsupported = (detail: string): GatewayFailed => ({
  status: "failed",
  code: "not_supported",
  retryable: false,
  detail,
  ref: null,
});

/** Bank transfer, ACH, wire and cheque: the customer gets instructions, staff book what arrives. */
export function createManualGateway({ loadAccounts }: ManualConfig): PaymentGateway {
  const accountsFor = async (currency: Currency) =>
    (await loadAccounts()).filter((account) => account.currencies.includes(currency));
  return {
    id: "manual",
    movesMoney: false,

    async capabilities(currency) {
      const accounts = await accountsFor(currency);
      return {
        canCharge: accounts.length > 0,
        minimum: money(1n, currency),
        step: 1n,
        offSession: false,
        savesMethods: false,
        refunds: false,
        hosted: false,
      };
    },

    createCustomer: ({ key }) => Promise.resolve({ status: "succeeded", customerRef: key }),

    async createCheckout({ amount, invoiceNumber }) {
      const accounts = await accountsFor(amount.currency);
      if (accounts.length === 0)
        return { ...unsupported(`There is no account for ${amount.currency}.`), code: "currency_refused" };
      const reference = paymentReference(invoiceNumber);
      return {
        status: "pending",
        ref: null,
        instructions: accounts.map(({ means, details }) => ({ means, details, amount, reference })),
      };
    },

    // Nothing is held anywhere: instructions may go unused, and money that comes late is booked as balance.
    cancel: () => Promise.resolve({ status: "succeeded" }),

    chargeOffSession: () => Promise.resolve(unsupported("A bank transfer is started by the payer.")),
    saveMethod: () => Promise.resolve(unsupported("There is no method to save.")),
    removeMethod: () => Promise.resolve(unsupported("There is no method to remove.")),
    refund: () => Promise.resolve(unsupported("Send the money back by bank and record it.")),
    fetch: () => Promise.resolve(unsupported("What was received is in our own ledger only.")),

    async *listEvents() {
      yield* [];
    },
    verifyWebhook: () => ({ status: "refused", reason: "unsigned" }),
  };
}
