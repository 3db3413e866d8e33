import type { Cycle } from "../catalogue/plan.ts";
import type { Access } from "../subscription/access.ts";

/**
 * Staff's agreement with one tenant, as stored: minor units and parts per million are decimal strings.
 * `limit: null` is unlimited; `planCode: null` holds on any plan.
 */
export type StoredOverride =
  | { readonly kind: "feature"; readonly code: string; readonly enabled: boolean }
  | { readonly kind: "limit"; readonly code: string; readonly limit: number | null }
  | { readonly kind: "comp"; readonly planCode: string | null }
  | { readonly kind: "percent_off"; readonly planCode: string | null; readonly offPpm: string }
  | {
      readonly kind: "fixed_price";
      readonly planCode: string;
      readonly cycle: Cycle;
      readonly currency: string;
      readonly priceMinor: string;
    }
  | { readonly kind: "access"; readonly access: Access }
  | { readonly kind: "payment_terms"; readonly termsDays: number };
