/** What an uploaded logo becomes: PNG drawn anew from its pixels. */
export type ProcessedLogo = {
  /** Within 1024 × 1024: for documents. */
  original: Uint8Array;
  /** Within 256 × 256: for headers and mail. */
  thumbnail: Uint8Array;
  /** Within 96 × 96: for lists. */
  icon: Uint8Array;
};

/** Refuses what is no picture, or one that could hurt, with a code at the field `logo`. */
export type LogoProcessor = (bytes: Uint8Array) => Promise<ProcessedLogo>;
