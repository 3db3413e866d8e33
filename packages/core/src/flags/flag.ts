export const flagEnvironments = ["live", "sandbox"] as const;
export type FlagEnvironment = (typeof flagEnvironments)[number];

/**
 * Who a flag is on for; rules are alternatives, and one that does not match is silent.
 * Percentages are whole: 0–100, of tenants or of the users within each tenant.
 */
export type FlagRule =
  | { readonly kind: "everybody" }
  | { readonly kind: "tenants"; readonly tenantIds: readonly string[] }
  | { readonly kind: "percentage"; readonly of: "tenants" | "users"; readonly percentage: number }
  | { readonly kind: "plans"; readonly planCodes: readonly string[] }
  | {
      readonly kind: "attribute";
      readonly attribute: "country" | "currency" | "language" | "businessType" | "createdBefore" | "createdAfter";
      readonly values: readonly string[];
    };
