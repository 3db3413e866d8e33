import type { FindingListInput, FindingState } from "@tenantry/core/billing/company-inputs";
import type { FindingKind, FindingSeverity } from "@tenantry/core/billing/reconciliation";
import { invoices } from "@tenantry/db/platform/billing";
import { staff } from "@tenantry/db/platform/identity";
import { reconciliationFindings as findings } from "@tenantry/db/platform/payments";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, count, desc, eq, isNull, type SQL } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";
import { reasonsOf } from "./audited-reasons.ts";
import { isAfter, type KeyedPage, pageOf } from "./list-all-pages.ts";

export type FindingRow = Omit<typeof findings.$inferSelect, "key" | "resolvedBy"> & {
  readonly tenantName: string | null;
  readonly invoiceNumber: string | null;
  readonly resolvedByName: string | null;
  /** What staff said when they repaired or accepted it. */
  readonly reason: string | null;
};
type Counted = { readonly kind: FindingKind; readonly severity: FindingSeverity; readonly open: number };

/** Differences between gateways and books, newest first, and how many of each kind are open. */
export async function listFindingPage(
  ctx: ServiceContext,
  input: FindingListInput,
): Promise<KeyedPage<FindingRow> & { readonly counts: readonly Counted[] }> {
  const { after, pageSize, state, kind } = input;
  const db = ctx.db.orm;
  const [found, counts] = await Promise.all([
    db
      .select({
        finding: findings,
        tenantName: tenants.name,
        invoiceNumber: invoices.number,
        resolvedByName: staff.name,
      })
      .from(findings)
      .leftJoin(tenants, eq(tenants.id, findings.tenantId))
      .leftJoin(invoices, eq(invoices.id, findings.invoiceId))
      .leftJoin(staff, eq(staff.id, findings.resolvedBy))
      .where(
        and(stateIs(state), kind ? eq(findings.kind, kind) : undefined, isAfter(after, findings.foundAt, findings.id)),
      )
      .orderBy(desc(findings.foundAt), desc(findings.id))
      .limit(pageSize + 1),
    db
      .select({ kind: findings.kind, severity: findings.severity, open: count() })
      .from(findings)
      .where(stateIs("open"))
      .groupBy(findings.kind, findings.severity),
  ]);
  const { rows, next } = pageOf(found, pageSize, ({ finding }) => ({ at: finding.foundAt, id: finding.id }));
  const reasons = await reasonsOf(
    ctx,
    "finding.resolved",
    rows.map(({ finding }) => ({ id: finding.id, at: finding.resolvedAt })),
  );
  return {
    next,
    counts,
    rows: rows.map(({ finding: { key: _, resolvedBy: __, ...finding }, ...names }) => ({
      ...finding,
      ...names,
      reason: reasons.get(finding.id) ?? null,
    })),
  };
}

const stateIs = (state: FindingState): SQL | undefined =>
  state === "open" ? isNull(findings.resolvedAt) : eq(findings.resolution, state);
