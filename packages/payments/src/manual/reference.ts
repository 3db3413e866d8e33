/**
 * The payer's reference for an invoice: ISO 11649 (`RF`, two check digits, up to 21 letters and digits),
 * which banks carry and check, so that a mistyped one shows.
 */
export function paymentReference(invoiceNumber: string): string {
  // The end of a number tells invoices apart; the prefix is the same on all.
  const body = invoiceNumber
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, "")
    .slice(-21);
  const digits = [...`${body}RF00`].map((character) => Number.parseInt(character, 36).toString()).join("");
  return `RF${String(98n - (BigInt(digits) % 97n)).padStart(2, "0")}${body}`;
}
