import type { KeptRecord } from "@tenantry/core/leaving/purge";

/** What becomes of a tenant's rows in one table of the platform, and what of them an export shows. */
type Decision = {
  /** `deleted`: with the purge; `emptied`: rows stay, words and names go; otherwise kept, and why. */
  readonly purge: "deleted" | "emptied" | KeptRecord["because"];
  /** Absent: not exported. `without`: columns that are the staff's or the gateway's own. */
  readonly exported?: { readonly without?: readonly string[] };
};

/**
 * Every table of `platform` with a `tenant_id`, and `tenants` itself. A test walks the catalogue: whoever adds a table
 * decides here.
 */
export const platformTables: Readonly<Record<string, Decision>> = {
  audit_log: { purge: "emptied" },
  balance_entries: { purge: "accounting", exported: {} },
  billing_holds: { purge: "deleted" },
  billing_profiles: { purge: "deleted", exported: {} },
  clocks: { purge: "deleted" },
  credit_notes: { purge: "tax_law", exported: {} },
  emails: { purge: "deleted" },
  exports: { purge: "deleted" },
  gateway_customers: { purge: "deleted" },
  inbox: { purge: "deleted" },
  invoice_lines: { purge: "tax_law", exported: {} },
  invoices: { purge: "tax_law", exported: {} },
  membership_invitations: { purge: "deleted", exported: {} },
  memberships: { purge: "deleted" },
  outbox: { purge: "deleted" },
  overrides: { purge: "deleted", exported: { without: ["reason", "created_by", "withdrawn_by"] } },
  payment_attempts: { purge: "deleted", exported: { without: ["url", "ref_id", "failure_detail"] } },
  payment_methods: { purge: "deleted", exported: { without: ["method_ref"] } },
  payments: { purge: "accounting", exported: { without: ["evidence"] } },
  provisioning_steps: { purge: "deleted" },
  purge_certificates: { purge: "proof" },
  purge_steps: { purge: "proof" },
  reconciliation_findings: { purge: "deleted" },
  refunds: { purge: "accounting", exported: {} },
  registrations: { purge: "emptied", exported: {} },
  service_usage: { purge: "deleted", exported: {} },
  sessions: { purge: "deleted" },
  slugs: { purge: "never_reissued" },
  subscription_add_ons: { purge: "accounting", exported: {} },
  subscription_changes: { purge: "accounting", exported: {} },
  subscriptions: { purge: "emptied", exported: {} },
  tenant_migrations: { purge: "deleted" },
  tenants: { purge: "emptied", exported: { without: ["admin_notes", "hold_reason"] } },
  tokens: { purge: "deleted" },
  usage_corrections: { purge: "deleted", exported: {} },
  usage_daily: { purge: "deleted", exported: {} },
  usage_events: { purge: "deleted", exported: {} },
  usage_warnings: { purge: "deleted", exported: {} },
  usage_windows: { purge: "deleted", exported: {} },
};

/** Before the rest, because others point at them: an attempt at its method, a line at its draft. */
const first = ["payment_attempts", "payment_methods"];
/** By steps of their own. */
const elsewhere = ["sessions", "tokens", "tenant_migrations", "memberships", "emails", "clocks", "outbox"];

/** Tables whose rows the `records` step deletes, in an order that their references allow. */
export const deletedRecords: readonly string[] = [
  ...first,
  ...Object.keys(platformTables).filter(
    (name) => platformTables[name]?.purge === "deleted" && !first.includes(name) && !elsewhere.includes(name),
  ),
];
