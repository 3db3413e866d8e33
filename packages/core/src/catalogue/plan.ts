import { z } from "zod";

export const cycles = ["monthly", "quarterly", "yearly"] as const;
export const Cycle = z.enum(cycles);
export type Cycle = z.infer<typeof Cycle>;

/** Meter code → most that may be used in its window; `null` or absent is unlimited. */
export type Limits = Readonly<Record<string, number | null>>;

/** What happens when a trial of this plan version ends unpaid. */
export type TrialEnd =
  | { readonly strategy: "free" }
  | { readonly strategy: "disable" }
  | { readonly strategy: "fallback"; readonly planCode: string; readonly waitingDays: number };

/** A metered price as stored: minor units as decimal strings, because JSON has no integers of that size. */
export type StoredMeteredPrice = {
  readonly meter: string;
  readonly currency: string;
  readonly included: string;
  readonly tiers: readonly { readonly upTo: string | null; readonly priceMinor: string; readonly per: string }[];
};
