import { createHash, randomUUIDv7 } from "node:crypto";
import { DomainError, fieldError } from "@tenantry/core/errors";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { defaultBusinessHours } from "@tenantry/core/tenant/business-hours";
import type { RegisterInput } from "@tenantry/core/tenant/inputs";
import { normalizePhone } from "@tenantry/core/tenant/locality";
import { isDisposable } from "@tenantry/core/tenant/mail-domain";
import { paysFirst } from "@tenantry/core/tenant/pay-first";
import { registrationDeadline, registrationStatus } from "@tenantry/core/tenant/registration";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { memberships, owners } from "@tenantry/db/platform/identity";
import { idempotencyKeys } from "@tenantry/db/platform/operations";
import { provisioningSteps, registrations, tenants } from "@tenantry/db/platform/tenancy";
import { and, eq } from "drizzle-orm";
import { loadOffer } from "../billing/load-offer.ts";
import { loadSelectablePlan } from "../catalogue/load-plan.ts";
import { actorRef, type ServiceContext, type WithHasher } from "../context.ts";
import { requireGoodPassword } from "../identity/require-password.ts";
import { deadlinesOf, loadSettings } from "../settings/load-settings.ts";
import { takeExplicitSlug, takeProposedSlug } from "./reserve-slug.ts";

const keyScope = "portal:register";

export type Registered = {
  tenantId: TenantId;
  ownerId: string;
  /** The address had an account: nobody is signed in, its owner decides by the mailed link. */
  knownAddress: boolean;
  /** The same request was committed before; this is its outcome. */
  repeated: boolean;
};

/**
 * Commits a registration: registry row, owner, membership, slug and ledger in one transaction, provisioning pending.
 * `idempotencyKey` makes a repeated request answer with the first one's tenant. Errors: `registration_closed`,
 * `plan_not_selectable`, `slug_taken` (details.proposal), `slug_reserved`, `validation_failed` (also of a way to start that
 * is not offered), `idempotency_key_reused`.
 */
export async function register(
  ctx: ServiceContext & WithHasher,
  input: RegisterInput,
  options: { idempotencyKey?: string | undefined } = {},
): Promise<Registered> {
  const settings = await loadSettings(ctx.db.orm);
  if (!settings.selfRegistration) throw new DomainError("registration_closed", "Self-registration is switched off.");
  if (settings.refuseDisposable && isDisposable(input.adminUser.email))
    throw fieldError("adminUser.email", "email_disposable", "This mailbox is made to be thrown away.");
  const { plan } = await loadSelectablePlan(ctx.db.orm, input.planCode ?? settings.defaultPlan);
  const { offer, version } = await loadOffer(ctx.db.orm, { planCode: plan.code }, input.billingCycle, input.currency);
  const needsPayment = paysFirst(
    settings.payFirst,
    { price: offer.price, trialDays: version.trialDays },
    input.startType,
  );
  await requireGoodPassword(ctx.db.orm, input.adminUser.password, "adminUser.password");
  const passwordHash = await ctx.hasher.hash(input.adminUser.password);
  const now = ctx.clock.now();
  const tenantId = parseTenantId(randomUUIDv7());

  return ctx.db.withTenant(tenantId, async (tx) => {
    const earlier = await claimKey(tx, tenantId, input, options.idempotencyKey, now);
    if (earlier) return earlier;
    const slug = input.slug
      ? await takeExplicitSlug(tx, tenantId, input.slug, settings.reservedSlugs, now)
      : await takeProposedSlug(tx, tenantId, input.businessName, settings.reservedSlugs, now);
    const owner = await findOrAddOwner(tx, input, passwordHash, now);
    await tx.insert(tenants).values({
      ...tenantValues(input, slug),
      placement: settings.defaultPlacement,
      id: tenantId,
      createdAt: now,
      updatedAt: now,
    });
    const registrationId = randomUUIDv7();
    const waits = {
      needsConfirmation: settings.emailConfirmation || owner.known,
      needsApproval: settings.manualApproval,
      needsPayment,
    };
    const undecided = { confirmedAt: null, approvedAt: null, paidAt: null, rejectedAt: null, expiresAt: null };
    const status = registrationStatus({ ...waits, ...undecided }, now);
    await tx.insert(registrations).values({
      id: registrationId,
      tenantId,
      ownerId: owner.id,
      planCode: plan.code,
      cycle: input.billingCycle,
      adminName: input.adminUser.displayName,
      adminEmail: input.adminUser.email,
      passwordHash,
      locale: input.language,
      ...waits,
      knownAddress: owner.known,
      expiresAt: registrationDeadline(status, now, deadlinesOf(settings)),
      createdAt: now,
    });
    // A known address gets its membership when its owner confirms: nobody is given a tenant they did not ask for.
    if (!owner.known)
      await tx.insert(memberships).values({ tenantId, ownerId: owner.id, role: "owner", createdAt: now });
    await tx
      .insert(provisioningSteps)
      .values({ tenantId, step: "reserve", attempts: 1, startedAt: now, finishedAt: now });
    if (status === "awaiting_email")
      await enqueueEvent(tx, { name: "registration/confirmation.requested", data: { registrationId, tenantId } }, now);
    else if (status === "accepted") await enqueueEvent(tx, { name: "tenant/registered", data: { tenantId } }, now);
    const after = { slug, plan: plan.code, country: input.country, currency: input.currency };
    await recordAudit(
      tx,
      { tenantId, actor: actorRef(ctx.actor), action: "tenant.registered", after, requestId: ctx.requestId },
      now,
    );
    return { tenantId, ownerId: owner.id, knownAddress: owner.known, repeated: false };
  });
}

/** The first request with a key writes it in its own transaction; a second one waits for that and gets its outcome. */
async function claimKey(
  tx: Tx,
  tenantId: TenantId,
  input: RegisterInput,
  key: string | undefined,
  now: Date,
): Promise<Registered | undefined> {
  if (!key) return undefined;
  const { adminUser, captcha: _, ...business } = input;
  const body = JSON.stringify({ ...business, email: adminUser.email, name: adminUser.displayName });
  const requestHash = createHash("sha256").update(body).digest("hex");
  const [claimed] = await tx
    .insert(idempotencyKeys)
    .values({ scope: keyScope, key, requestHash, response: { tenantId }, createdAt: now })
    .onConflictDoNothing()
    .returning({ key: idempotencyKeys.key });
  if (claimed) return undefined;
  const [earlier] = await tx
    .select()
    .from(idempotencyKeys)
    .where(and(eq(idempotencyKeys.scope, keyScope), eq(idempotencyKeys.key, key)));
  if (earlier?.requestHash !== requestHash) {
    throw new DomainError("idempotency_key_reused", "This Idempotency-Key was used with another request.");
  }
  const first = parseTenantId(String((earlier.response as { tenantId?: unknown } | null)?.tenantId));
  // The registry row belongs to the first request's tenant, so its owner is found by the address that both sent.
  const [owner] = await tx.select({ id: owners.id }).from(owners).where(eq(owners.email, adminUser.email));
  const [member] = owner
    ? await tx
        .select()
        .from(memberships)
        .where(and(eq(memberships.tenantId, first), eq(memberships.ownerId, owner.id)))
    : [];
  return { tenantId: first, ownerId: owner?.id ?? "", knownAddress: !member, repeated: true };
}

async function findOrAddOwner(
  tx: Tx,
  input: RegisterInput,
  passwordHash: string,
  now: Date,
): Promise<{ id: string; known: boolean }> {
  const id = randomUUIDv7();
  const { email, displayName } = input.adminUser;
  const added = await tx
    .insert(owners)
    .values({ id, email, name: displayName, passwordHash, locale: input.language, createdAt: now })
    .onConflictDoNothing()
    .returning({ id: owners.id });
  if (added.length === 1) return { id, known: false };
  const [existing] = await tx.select({ id: owners.id }).from(owners).where(eq(owners.email, email));
  if (!existing) throw new DomainError("conflict", "The account changed while registering.", { retry: true });
  return { id: existing.id, known: true };
}

function tenantValues(input: RegisterInput, slug: string) {
  return {
    slug,
    name: input.businessName,
    name2: input.businessNameAr,
    email: input.email ?? input.adminUser.email,
    phone: input.phone ? (normalizePhone(input.phone, input.country) ?? null) : null,
    country: input.country,
    currency: input.currency,
    timeZone: input.timezone,
    language: input.language,
    businessType: input.businessType,
    brandColorPrimary: "#3B82F6",
    brandColorSecondary: "#10B981",
    businessHours: defaultBusinessHours,
    sandbox: false,
  };
}
