import { DomainError } from "@tenantry/core/errors";
import { mostPeople } from "@tenantry/core/identity/people";
import { membershipInvitations, memberships, owners, staff } from "@tenantry/db/platform/identity";
import { auditLog } from "@tenantry/db/platform/operations";
import { provisioningSteps, tenantMigrations } from "@tenantry/db/platform/tenancy";
import { and, asc, desc, eq, inArray, isNull } from "drizzle-orm";
import type { TenantContext } from "../context.ts";
import { loadTenantFacts } from "../tenant/tenant-facts.ts";

const auditRows = 50;

/** One tenant as staff see it: axes, ledger, owners, migrations, the newest audit rows. */
export async function getTenantForStaff(ctx: TenantContext) {
  const migrations = await readMigrations(ctx);
  const { tenantId } = ctx;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const facts = await loadTenantFacts(tx, tenantId, ctx.clock.now());
    const steps = await tx
      .select()
      .from(provisioningSteps)
      .where(eq(provisioningSteps.tenantId, tenantId))
      .orderBy(asc(provisioningSteps.startedAt));
    const people = await tx
      .select({
        id: owners.id,
        name: owners.name,
        email: owners.email,
        role: memberships.role,
        since: memberships.createdAt,
      })
      .from(memberships)
      .innerJoin(owners, eq(owners.id, memberships.ownerId))
      .where(eq(memberships.tenantId, tenantId))
      .orderBy(asc(memberships.createdAt))
      .limit(50);
    const invitations = await tx
      .select({
        id: membershipInvitations.id,
        email: membershipInvitations.email,
        role: membershipInvitations.role,
        expiresAt: membershipInvitations.expiresAt,
      })
      .from(membershipInvitations)
      .where(
        and(
          eq(membershipInvitations.tenantId, tenantId),
          isNull(membershipInvitations.acceptedAt),
          isNull(membershipInvitations.withdrawnAt),
        ),
      )
      .orderBy(asc(membershipInvitations.invitedAt))
      .limit(mostPeople);
    const audit = await tx
      .select()
      .from(auditLog)
      .where(eq(auditLog.tenantId, tenantId))
      .orderBy(desc(auditLog.at), desc(auditLog.id))
      .limit(auditRows);
    const staffIds = [
      ...new Set(audit.flatMap((row) => (row.actorType === "staff" && row.actorId ? [row.actorId] : []))),
    ];
    const staffNames =
      staffIds.length === 0
        ? []
        : await tx.select({ id: staff.id, name: staff.name }).from(staff).where(inArray(staff.id, staffIds));
    // The hash never leaves the database for a screen.
    const { passwordHash: _, ...registration } = facts.registration;
    return { ...facts, registration, steps, owners: people, invitations, audit, staffNames, migrations };
  });
}

/** Out of the database that the tenant lives in; empty while that is away, because staff must see the rest. */
async function readMigrations({ db, tenantId }: TenantContext) {
  try {
    return await db.inWorkspace(tenantId, (own) =>
      own
        .select({ name: tenantMigrations.name, appliedAt: tenantMigrations.appliedAt, error: tenantMigrations.error })
        .from(tenantMigrations)
        .where(eq(tenantMigrations.tenantId, tenantId))
        .orderBy(asc(tenantMigrations.name)),
    );
  } catch (error) {
    if (error instanceof DomainError && error.code === "unavailable") return [];
    throw error;
  }
}
