import { randomUUIDv7 } from "node:crypto";
import type { FindingKind } from "@tenantry/core/billing/reconciliation";
import { findingSeverity } from "@tenantry/core/billing/reconciliation";
import type { GatewayId } from "@tenantry/core/ports/payments";
import type { Queryable } from "@tenantry/db/client";
import { reconciliationFindings } from "@tenantry/db/platform/payments";
import { and, desc, eq, inArray, isNull, notInArray, sql } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";

export type NewFinding = {
  readonly gateway: GatewayId;
  readonly kind: FindingKind;
  readonly objectRef: string;
  readonly tenantId: string | null;
  readonly invoiceId: string | null;
  readonly details: Record<string, unknown>;
};

const mostShown = 500;
const keyOf = ({ gateway, kind, objectRef }: NewFinding): string => `${gateway}:${kind}:${objectRef}`;

/** Keeps a difference. Known ones are only seen again; what staff accepted stays accepted. */
export async function keepFinding(db: Queryable, finding: NewFinding, now: Date): Promise<void> {
  const row = { id: randomUUIDv7(), key: keyOf(finding), severity: findingSeverity[finding.kind] };
  const isIntended = sql`${reconciliationFindings.resolution} = 'intended'`;
  await db
    .insert(reconciliationFindings)
    .values({ ...finding, ...row, foundAt: now, lastSeenAt: now })
    .onConflictDoUpdate({
      target: reconciliationFindings.key,
      set: {
        lastSeenAt: now,
        details: finding.details,
        resolvedAt: sql`case when ${isIntended} then ${reconciliationFindings.resolvedAt} end`,
        resolvedBy: sql`case when ${isIntended} then ${reconciliationFindings.resolvedBy} end`,
        resolution: sql`case when ${isIntended} then 'intended' end`,
      },
    });
}

/** Differences that were looked for again and are no more. */
export async function closeGone(
  db: Queryable,
  gateway: GatewayId,
  looked: readonly string[],
  found: readonly NewFinding[],
  now: Date,
): Promise<void> {
  if (looked.length === 0) return;
  const still = found.map(keyOf);
  await db
    .update(reconciliationFindings)
    .set({ resolvedAt: now, resolution: "gone" })
    .where(
      and(
        eq(reconciliationFindings.gateway, gateway),
        isNull(reconciliationFindings.resolvedAt),
        inArray(reconciliationFindings.objectRef, [...looked]),
        still.length > 0 ? notInArray(reconciliationFindings.key, still) : undefined,
      ),
    );
}

export type Finding = typeof reconciliationFindings.$inferSelect;

/** Open differences, newest first. */
export async function listFindings(ctx: ServiceContext): Promise<Omit<Finding, "key" | "resolvedBy">[]> {
  return ctx.db.orm
    .select({
      id: reconciliationFindings.id,
      tenantId: reconciliationFindings.tenantId,
      gateway: reconciliationFindings.gateway,
      kind: reconciliationFindings.kind,
      severity: reconciliationFindings.severity,
      objectRef: reconciliationFindings.objectRef,
      invoiceId: reconciliationFindings.invoiceId,
      details: reconciliationFindings.details,
      foundAt: reconciliationFindings.foundAt,
      lastSeenAt: reconciliationFindings.lastSeenAt,
      resolvedAt: reconciliationFindings.resolvedAt,
      resolution: reconciliationFindings.resolution,
    })
    .from(reconciliationFindings)
    .where(isNull(reconciliationFindings.resolvedAt))
    .orderBy(desc(reconciliationFindings.foundAt))
    .limit(mostShown);
}
