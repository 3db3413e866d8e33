import type { LocalText } from "../locale.ts";

/** What documents keep of themselves as JSON: minor units and parts per million as decimal strings. */
export type StoredTaxGroup = {
  readonly code: string;
  readonly ratePpm: string;
  readonly inclusive: boolean;
  readonly linesMinor: string;
  readonly netMinor: string;
  readonly taxMinor: string;
};

export type StoredCreditLine = {
  /** The invoice line it takes back from; null: it gives what was never charged, a line of staff's own. */
  readonly credits: string | null;
  /** The line as which it stood on the invoice that could not take it; absent: staff wrote it on the credit note itself. */
  readonly lineId?: string;
  readonly amountMinor: string;
  readonly taxCode: string;
  readonly taxRatePpm: string;
  readonly taxInclusive: boolean;
};

/** A party as it was when the document was finalized. */
export type StoredParty = {
  readonly name: LocalText;
  readonly addressLines: readonly string[];
  readonly email: string | null;
  readonly phone: string | null;
  readonly taxNumber: string | null;
  readonly registrationNumber: string | null;
};
