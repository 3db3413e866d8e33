import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import type { Queryable } from "@tenantry/db/client";
import { registrations, tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, count, eq, gt, isNotNull, isNull, min, or, type SQL } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";

export type ApprovalRow = {
  id: TenantId;
  name: string;
  name2: string | null;
  slug: string;
  adminName: string;
  adminEmail: string;
  phone: string | null;
  country: string;
  businessType: string | null;
  planCode: string;
  /** The applicant has an account already. */
  knownAddress: boolean;
  confirmedAt: Date | null;
  createdAt: Date;
  expiresAt: Date | null;
};

/** Registrations that wait for staff, oldest first. */
export async function listApprovals(
  ctx: ServiceContext,
  input: { page: number; pageSize: number },
): Promise<{ rows: ApprovalRow[]; total: number }> {
  const now = ctx.clock.now();
  const [rows, { waiting: total }] = await Promise.all([
    ctx.db.orm
      .select({ tenant: tenants, registration: registrations })
      .from(registrations)
      .innerJoin(tenants, eq(tenants.id, registrations.tenantId))
      .where(awaitingApproval(now))
      .orderBy(asc(registrations.createdAt), asc(registrations.id))
      .limit(input.pageSize)
      .offset((input.page - 1) * input.pageSize),
    countApprovals(ctx.db.orm, now),
  ]);
  return {
    total,
    rows: rows.map(({ tenant, registration }) => ({
      id: parseTenantId(tenant.id),
      name: tenant.name,
      name2: tenant.name2,
      slug: tenant.slug,
      adminName: registration.adminName,
      adminEmail: registration.adminEmail,
      phone: tenant.phone,
      country: tenant.country,
      businessType: tenant.businessType,
      planCode: registration.planCode,
      knownAddress: registration.knownAddress,
      confirmedAt: registration.confirmedAt,
      createdAt: registration.createdAt,
      expiresAt: registration.expiresAt,
    })),
  };
}

/** How many wait, and since when the first of them does. */
export async function countApprovals(db: Queryable, now: Date): Promise<{ waiting: number; since: Date | null }> {
  const [row] = await db
    .select({ waiting: count(), since: min(registrations.createdAt) })
    .from(registrations)
    .where(awaitingApproval(now));
  return row ?? { waiting: 0, since: null };
}

/** `registrationStatus` of core, said in SQL for one of its answers; a test holds the two together. */
function awaitingApproval(now: Date): SQL | undefined {
  return and(
    eq(registrations.needsApproval, true),
    isNull(registrations.approvedAt),
    isNull(registrations.rejectedAt),
    or(eq(registrations.needsConfirmation, false), isNotNull(registrations.confirmedAt)),
    or(isNull(registrations.expiresAt), gt(registrations.expiresAt, now)),
  );
}
