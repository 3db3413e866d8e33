/** The documents' format: prefix, year and month of the issuer's zone at finalization, sequence of four digits or more. */
export const defaultInvoiceTemplate = "INV-{YYYY}-{MM}-{seq:4}";

/** A template names the sequence once; everything else is optional. */
export function isNumberTemplate(template: string): boolean {
  const rest = template
    .replace(/\{seq:[1-9]\}/, "")
    .replaceAll("{YYYY}", "")
    .replaceAll("{MM}", "");
  return /\{seq:[1-9]\}/.test(template) && /^[A-Z0-9/_-]*$/.test(rest) && template.length <= 40;
}

/** `sequence` is continuous per issuer and series and never restarts with the month; it may outgrow its digits. */
export function formatNumber(template: string, sequence: bigint, finalizedAt: Date, issuerZone: string): string {
  const local = finalizedAt.toTemporalInstant().toZonedDateTimeISO(issuerZone);
  return template
    .replaceAll("{YYYY}", String(local.year).padStart(4, "0"))
    .replaceAll("{MM}", String(local.month).padStart(2, "0"))
    .replace(/\{seq:([1-9])\}/, (_, digits: string) => sequence.toString().padStart(Number(digits), "0"));
}
