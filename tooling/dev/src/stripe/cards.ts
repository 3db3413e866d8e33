/** docs.stripe.com/testing: what a test card's bank answers. */
export type TestCard = {
  readonly number: string;
  readonly label: string;
  /** Name for `pm_card_…`, the payment methods that Stripe's tests attach without a page. */
  readonly token: string;
  readonly brand: string;
  readonly country: string;
  /** When the holder has to prove who they are. */
  readonly authentication: "never" | "until_set_up" | "always";
  readonly decline: { readonly code: string; readonly declineCode: string; readonly message: string } | null;
  /** The bank accepts the card when it is saved and declines its charges. */
  readonly savesAnyway?: true;
  /** The holder complains at once: a successful charge opens a dispute. */
  readonly disputed?: true;
};

const good = { brand: "visa", country: "US", authentication: "never", decline: null } as const;
const declined = (declineCode: string, message = "Your card was declined.", code = "card_declined") => ({
  ...good,
  decline: { code, declineCode, message },
});

export const testCards: readonly TestCard[] = [
  { ...good, number: "4242424242424242", label: "Succeeds", token: "visa" },
  { ...good, number: "5555555555554444", label: "Succeeds (Mastercard)", token: "mastercard", brand: "mastercard" },
  {
    ...good,
    number: "4000002500003155",
    label: "3-D Secure the first time",
    token: "authenticationRequiredOnSetup",
    authentication: "until_set_up",
  },
  {
    ...good,
    number: "4000002760003184",
    label: "3-D Secure every time",
    token: "authenticationRequired",
    authentication: "always",
  },
  { ...declined("generic_decline"), number: "4000000000000002", label: "Declined", token: "visa_chargeDeclined" },
  {
    ...declined("insufficient_funds", "Your card has insufficient funds."),
    number: "4000000000009995",
    label: "Insufficient funds",
    token: "visa_chargeDeclinedInsufficientFunds",
  },
  {
    ...declined("expired_card", "Your card has expired.", "expired_card"),
    number: "4000000000000069",
    label: "Expired card",
    token: "chargeDeclinedExpiredCard",
  },
  {
    ...declined("incorrect_cvc", "Your card's security code is incorrect.", "incorrect_cvc"),
    number: "4000000000000127",
    label: "Wrong security code",
    token: "chargeDeclinedIncorrectCvc",
  },
  {
    ...declined(
      "processing_error",
      "An error occurred while processing your card. Try again in a little bit.",
      "processing_error",
    ),
    number: "4000000000000119",
    label: "Processing error",
    token: "chargeDeclinedProcessingError",
  },
  {
    ...declined("generic_decline"),
    number: "4000000000000341",
    label: "Saved, then declined",
    token: "chargeCustomerFail",
    savesAnyway: true,
  },
  { ...good, number: "4000000000000259", label: "Succeeds, then disputed", token: "createDispute", disputed: true },
];

const known = new Map(testCards.map((card) => [card.number, card]));
const byToken = new Map(testCards.map((card) => [`pm_card_${card.token}`, card]));

export const cardByToken = (token: string): TestCard | undefined => byToken.get(token);

/** A number that is not in the table is refused by the checkout page, as live numbers are in Stripe's test mode. */
export const cardByNumber = (number: string): TestCard | undefined => known.get(number);
