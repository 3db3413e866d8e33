import { randomUUIDv7 } from "node:crypto";
import { assert, DomainError } from "@tenantry/core/errors";
import { type TenantId, tenantSchema } from "@tenantry/core/ids";
import { isCurrency } from "@tenantry/core/money";
import { trialEndsAt } from "@tenantry/core/subscription/trial";
import { registrationStatus } from "@tenantry/core/tenant/registration";
import type { Database, Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { registrations, tenants } from "@tenantry/db/platform/tenancy";
import { branches, counters, users } from "@tenantry/db/tenant/tables";
import { createTenantSchema, dropTenantSchema, hasTenantSchema } from "@tenantry/db/tenant-schema";
import { and, eq, isNull } from "drizzle-orm";
import { loadPlan } from "../catalogue/load-plan.ts";
import { actorRef, type ServiceContext } from "../context.ts";
import { loadLimits } from "../entitlements/load-limits.ts";
import { runStep } from "./ledger.ts";
import { plantTemplate } from "./plant-template.ts";
import { startPaidSubscription } from "./start-paid.ts";
import { loadTrialRefusal } from "./trial-rights.ts";

/** The worker's context: its own role for the ledger, tenantry_owner for DDL. */
export type ProvisionerContext = ServiceContext & { readonly ownerDb: Database };

/** False when there is nothing to provision: the registration still waits, was rejected, or the tenant is gone. */
export async function beginProvisioning(ctx: ProvisionerContext, tenantId: TenantId): Promise<boolean> {
  const now = ctx.clock.now();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const row = await loadRegistration(tx, tenantId);
    if (!row || registrationStatus(row.registration, now) !== "accepted") return false;
    await tx
      .update(tenants)
      .set({ provisioningStartedAt: now, provisioningFailedAt: null })
      .where(and(eq(tenants.id, tenantId), isNull(tenants.readyAt)));
    return true;
  });
}

/**
 * Schema, tables, policies, admin user, subscription and "ready" in one transaction: a half-made tenant cannot exist. In
 * another database schema and admin user commit first, and "ready" last.
 */
export async function buildTenant(ctx: ProvisionerContext, tenantId: TenantId): Promise<void> {
  await runStep(ctx, { on: ctx.ownerDb, tenantId, step: "build" }, async (tx, now) => {
    // Staff may be rolling it back at this moment: one of the two waits for the other.
    await tx.select({ id: tenants.id }).from(tenants).where(eq(tenants.id, tenantId)).for("update");
    const row = await loadRegistration(tx, tenantId);
    assert(row?.registration.passwordHash, `no registration to build ${tenantSchema(tenantId)} from`);
    const { tenant, registration } = row;
    const refusal = registration.paidAt ? null : await loadTrialRefusal(tx, ctx.db.orm, tenantId);
    const { adminEmail: email, adminName: name, passwordHash, locale } = registration;
    await ctx.ownerDb.alongside(tx, tenantId, async (own) => {
      // Built in another database by somebody who died before the registry said so: it is as good as new.
      if (await hasTenantSchema(own, tenantId)) return;
      await createTenantSchema(own, tenantId, now);
      const admin = { id: randomUUIDv7(), email, name, role: "admin" as const, passwordHash, locale, createdAt: now };
      await own.insert(users).values(admin);
    });
    await tx
      .update(registrations)
      .set({ passwordHash: null, trialRefused: refusal })
      .where(eq(registrations.id, registration.id));
    if (registration.paidAt) await startPaidSubscription(tx, { tenant, registration }, now);
    else await startSubscription(tx, { tenant, registration }, refusal !== null, now);
    await tx.update(tenants).set({ readyAt: now, updatedAt: now, lastActivityAt: now }).where(eq(tenants.id, tenantId));
    await recordAudit(
      tx,
      { tenantId, actor: actorRef(ctx.actor), action: "tenant.provisioned", after: { slug: tenant.slug } },
      now,
    );
  });
}

/** What every workspace starts with, its first branch, and a test tenant's sample content; counted against the limits. */
export async function seedTenant(ctx: ProvisionerContext, tenantId: TenantId): Promise<void> {
  await runStep(ctx, { on: ctx.db, tenantId, step: "seed" }, async (tx, now) => {
    const [tenant] = await tx.select().from(tenants).where(eq(tenants.id, tenantId));
    assert(tenant, `no tenant behind ${tenantSchema(tenantId)}`);
    const { template } = tenant;
    const allowed = await loadLimits(tx, tenantId, now);
    await ctx.db.alongside(tx, tenantId, async (own) => {
      // The first branch has its tenant's id: who finds it there finds the seeding done.
      const first = { id: tenantId, name: tenant.name, name2: tenant.name2, createdAt: now };
      const seeded = await own.insert(branches).values(first).onConflictDoNothing().returning({ id: branches.id });
      if (seeded.length === 0) return;
      const taken = { branches: 1, users: 1 };
      const added =
        template === null || template === "empty"
          ? { branches: 0, users: 0 }
          : await plantTemplate(own, template, { tenant, allowed, taken }, now);
      const windowStart = new Date(0);
      await own.insert(counters).values([
        { meter: "branches", windowStart, used: taken.branches + added.branches },
        { meter: "users", windowStart, used: taken.users + added.users },
      ]);
    });
  });
}

/** Tells everything that listens that the tenant is ready; the welcome mail is one of the listeners. */
export async function notifyTenantReady(ctx: ProvisionerContext, tenantId: TenantId): Promise<void> {
  await runStep(ctx, { on: ctx.db, tenantId, step: "notify" }, (tx, now) =>
    enqueueEvent(tx, { name: "tenant/ready", data: { tenantId } }, now),
  );
}

/** Compensation when the last attempt failed: nothing of the schema stays, staff see why and can retry. */
export async function abandonProvisioning(ctx: ProvisionerContext, tenantId: TenantId): Promise<void> {
  await ctx.ownerDb.withTenant(tenantId, async (tx) => {
    const now = ctx.clock.now();
    const failed = await tx
      .update(tenants)
      .set({ provisioningFailedAt: now, updatedAt: now })
      .where(and(eq(tenants.id, tenantId), isNull(tenants.readyAt)))
      .returning({ id: tenants.id });
    if (failed.length === 0) return;
    await dropSchema(ctx, tx, tenantId);
    await enqueueEvent(tx, { name: "tenant/provisioning.failed", data: { tenantId } }, now);
    await recordAudit(tx, { tenantId, actor: actorRef(ctx.actor), action: "tenant.provisioning_failed" }, now);
  });
}

/** A schema in a database that is away stays there, without a tenant: the next attempt finds it. */
async function dropSchema(ctx: ProvisionerContext, tx: Tx, tenantId: TenantId): Promise<void> {
  try {
    await ctx.ownerDb.alongside(tx, tenantId, (own) => dropTenantSchema(own, tenantId));
  } catch (error) {
    if (!(error instanceof DomainError && error.code === "unavailable")) throw error;
  }
}

async function loadRegistration(tx: Tx, tenantId: TenantId) {
  const [row] = await tx
    .select({ tenant: tenants, registration: registrations })
    .from(tenants)
    .innerJoin(registrations, eq(registrations.tenantId, tenants.id))
    .where(eq(tenants.id, tenantId));
  return row;
}

/** The trial starts now that the tenant is usable, never while it waited; without a right to one, Free does. */
async function startSubscription(
  tx: Tx,
  row: NonNullable<Awaited<ReturnType<typeof loadRegistration>>>,
  withoutTrial: boolean,
  now: Date,
): Promise<void> {
  const planCode = withoutTrial ? "free" : row.registration.planCode;
  const plan = await loadPlan(tx, planCode);
  assert(plan, `plan ${planCode} has no published version`);
  assert(isCurrency(row.tenant.currency), `currency ${row.tenant.currency} of a registered tenant`);
  const id = randomUUIDv7();
  const trialDays = withoutTrial ? 0 : plan.version.trialDays;
  const endsAt = trialDays > 0 ? trialEndsAt({ readyAt: now, days: trialDays, timeZone: row.tenant.timeZone }) : null;
  await tx.insert(subscriptions).values({
    id,
    tenantId: row.tenant.id,
    planCode: plan.plan.code,
    planVersionId: plan.version.id,
    currency: row.tenant.currency,
    cycle: row.registration.cycle,
    startedAt: now,
    trialEndsAt: endsAt,
    periodStart: now,
    periodEnd: endsAt,
    autoRenew: true,
  });
  if (endsAt)
    await enqueueEvent(
      tx,
      { name: "subscription/trial.started", data: { tenantId: row.tenant.id, subscriptionId: id } },
      now,
    );
}
