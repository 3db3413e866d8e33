import { randomBytes, randomUUIDv7 } from "node:crypto";
import { assert, fieldError } from "@tenantry/core/errors";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { defaultBusinessHours } from "@tenantry/core/tenant/business-hours";
import { CreateTenantInput } from "@tenantry/core/tenant/create-input";
import { proposeLocality } from "@tenantry/core/tenant/locality";
import { sandboxDays, sandboxExpiry } from "@tenantry/core/tenant/sandbox";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { memberships, owners } from "@tenantry/db/platform/identity";
import { provisioningSteps, registrations, tenants } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import { loadPlan } from "../catalogue/load-plan.ts";
import { startClock } from "../clocks/set-clock.ts";
import { actorRef, type ServiceContext, type WithHasher } from "../context.ts";
import { requireGoodPassword } from "../identity/require-password.ts";
import { loadSettings } from "../settings/load-settings.ts";
import { requirePlacement } from "../settings/placements.ts";
import { takeExplicitSlug, takeProposedSlug } from "../tenant/reserve-slug.ts";

/**
 * A tenant made by staff or a service: registered, vouched for and on its way to be provisioned, in one transaction. Any
 * plan that is not withdrawn. A new owner without a password gets a link by mail. Errors: `slug_taken`, `slug_reserved`,
 * `validation_failed` (`planCode`: `unknown_plan`; `placement`: `unknown_placement`; `adminPassword`: `password_common`).
 */
export async function createTenant(
  ctx: ServiceContext & WithHasher,
  input: CreateTenantInput & { reason: string },
): Promise<{ tenantId: TenantId; slug: string }> {
  const parsed = CreateTenantInput.parse(input);
  const { adminPassword, planCode } = parsed;
  if (adminPassword) await requireGoodPassword(ctx.db.orm, adminPassword, "adminPassword");
  const settings = await loadSettings(ctx.db.orm);
  const plan = await loadPlan(ctx.db.orm, planCode ?? settings.defaultPlan);
  if (!plan || plan.plan.withdrawnAt) throw fieldError("planCode", "unknown_plan", "There is no such plan.");
  const placement = parsed.placement ?? settings.defaultPlacement;
  await requirePlacement(ctx.db.orm, placement, "placement");
  const passwordHash = await ctx.hasher.hash(adminPassword ?? randomBytes(32).toString("base64url"));
  const tenantId = parseTenantId(randomUUIDv7());
  const now = ctx.clock.now();
  // A sandbox with a clock has lived in its own time from its first row on.
  const born = parsed.clock ?? now;

  return ctx.db.withTenant(tenantId, async (tx) => {
    const slug = parsed.code
      ? await takeExplicitSlug(tx, tenantId, parsed.code, settings.reservedSlugs, now)
      : await takeProposedSlug(tx, tenantId, parsed.name, settings.reservedSlugs, now);
    const adminName = parsed.adminName ?? parsed.adminEmail.split("@")[0] ?? parsed.adminEmail;
    const person = { email: parsed.adminEmail, name: adminName, locale: parsed.language };
    const owner = await findOrAddOwner(tx, { ...person, passwordHash }, now);
    const life = lifeOf(parsed, now);
    await tx
      .insert(tenants)
      .values({ ...tenantValues(parsed, slug), ...life, placement, id: tenantId, createdAt: born, updatedAt: born });
    if (parsed.clock) await startClock(tx, tenantId, parsed.clock, now);
    await tx.insert(registrations).values({
      id: randomUUIDv7(),
      tenantId,
      ownerId: owner.id,
      planCode: plan.plan.code,
      cycle: parsed.billingCycle,
      adminName,
      adminEmail: parsed.adminEmail,
      passwordHash,
      locale: parsed.language,
      needsConfirmation: false,
      needsApproval: false,
      knownAddress: false,
      // Whom staff make is not asked what it had before.
      trialGrantedAt: born,
      createdAt: born,
    });
    await tx.insert(memberships).values({ tenantId, ownerId: owner.id, role: "owner", createdAt: born });
    await tx
      .insert(provisioningSteps)
      .values({ tenantId, step: "reserve", attempts: 1, startedAt: now, finishedAt: now });
    await enqueueEvent(tx, { name: "tenant/registered", data: { tenantId } }, now);
    if (owner.isNew && !adminPassword) {
      const data = { realm: "owner" as const, subjectId: owner.id, tenantId: null, requestId: randomUUIDv7() };
      await enqueueEvent(tx, { name: "account/password_reset.requested", data }, now);
    }
    const { country, currency, sandbox } = tenantValues(parsed, slug);
    await recordAudit(
      tx,
      {
        tenantId,
        actor: actorRef(ctx.actor),
        action: "tenant.created",
        reason: input.reason,
        after: {
          slug,
          plan: plan.plan.code,
          country,
          currency,
          sandbox,
          placement,
          clock: parsed.clock ?? null,
          ...life,
        },
        requestId: ctx.requestId,
      },
      now,
    );
    return { tenantId, slug };
  });
}

async function findOrAddOwner(
  tx: Tx,
  person: { email: string; name: string; locale: string; passwordHash: string },
  now: Date,
): Promise<{ id: string; isNew: boolean }> {
  const id = randomUUIDv7();
  const added = await tx
    .insert(owners)
    .values({ ...person, id, createdAt: now })
    .onConflictDoNothing()
    .returning({ id: owners.id });
  if (added.length === 1) return { id, isNew: true };
  const [existing] = await tx.select({ id: owners.id }).from(owners).where(eq(owners.email, person.email));
  assert(existing, "owners are never deleted");
  return { id: existing.id, isNew: false };
}

/** A sandbox ends by the platform's time, whatever its own clock says. */
function lifeOf({ sandbox, template, expiresInDays }: ReturnType<typeof CreateTenantInput.parse>, now: Date) {
  if (!sandbox) return { template: null, expiresAt: null };
  return { template: template ?? null, expiresAt: sandboxExpiry(now, expiresInDays ?? sandboxDays.usual) };
}

function tenantValues(input: ReturnType<typeof CreateTenantInput.parse>, slug: string) {
  const { country, sandbox } = input;
  const proposed = proposeLocality(country);
  const currency = input.currency ?? proposed?.currency;
  const timeZone = input.timeZone ?? proposed?.timeZone;
  assert(currency && timeZone, "the input says currency and time zone, or its country does");
  return {
    slug,
    name: input.name,
    name2: input.name2,
    email: input.adminEmail,
    country,
    currency,
    timeZone,
    language: input.language,
    businessType: input.businessType,
    brandColorPrimary: "#3B82F6",
    brandColorSecondary: "#10B981",
    businessHours: defaultBusinessHours,
    sandbox,
  };
}
