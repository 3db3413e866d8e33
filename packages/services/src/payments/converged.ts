export type QuarantineReason = "unknown" | "currency" | "amount";

/** What became of one object of a gateway. */
export type Converged =
  /** Our books say what the gateway says, now or before. */
  | { readonly kind: "converged" }
  /** Nothing of ours, and no money in it. */
  | { readonly kind: "ignored" }
  /** Touched by nobody until staff look. */
  | { readonly kind: "quarantined"; readonly reason: QuarantineReason };
