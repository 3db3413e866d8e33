import { addressKey } from "@tenantry/auth/rate-limits";
import { removeSecondFactor } from "@tenantry/auth/second-factor";
import { createSession, endSessions } from "@tenantry/auth/sessions";
import { signIn } from "@tenantry/auth/sign-in";
import { peekToken, readToken, spendToken } from "@tenantry/auth/tokens";
import { assert, DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import { RegisterInput, SlugQuery, UpdateTenantInput } from "@tenantry/core/tenant/inputs";
import { Email } from "@tenantry/core/text";
import { followProgress } from "@tenantry/services/provisioning/follow-progress";
import { provisioningProgress } from "@tenantry/services/provisioning/progress";
import { loadSettings } from "@tenantry/services/settings/load-settings";
import { changeRegistrationAddress } from "@tenantry/services/tenant/change-registration-address";
import { checkSlug, suggestSlug } from "@tenantry/services/tenant/check-slug";
import { confirmRegistration, resendConfirmation } from "@tenantry/services/tenant/confirm-registration";
import { getTenant } from "@tenantry/services/tenant/get-tenant";
import { listOwnedTenants } from "@tenantry/services/tenant/list-memberships";
import { removeLogo } from "@tenantry/services/tenant/logo";
import { register } from "@tenantry/services/tenant/register";
import { registrationPolicy } from "@tenantry/services/tenant/registration-policy";
import { registrationResult } from "@tenantry/services/tenant/registration-result";
import { requireCaptcha } from "@tenantry/services/tenant/require-captcha";
import { isTrialUsed } from "@tenantry/services/tenant/trial-used";
import { updateTenant } from "@tenantry/services/tenant/update-tenant";
import { waitUntilReady } from "@tenantry/services/tenant/wait-until-ready";
import { workspaceLink } from "@tenantry/services/tenant/workspace-link";
import { z } from "zod";
import type { Context } from "../context.ts";
import { idempotencyKeyOf } from "../http/request-facts.ts";
import { issuerLogoPath, logoPath } from "../logo-url.ts";
import type { PortalPlatform } from "../platform.ts";
import { presentTenant, RegisterResponse, RegistrationPolicy, TenantResponse } from "../presenters.ts";
import { memberProcedure, ownerProcedure, publicProcedure, router, tenantProcedure } from "../trpc.ts";

const Token = z.string().min(20).max(200);

export const tenantRouter = router({
  /** `GET /v1/tenants/slug-available`: whether a slug can be taken, why not, and one that can. */
  slugAvailable: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/v1/tenants/slug-available",
        tags: ["Tenants"],
        summary: "Whether a slug can be taken",
      },
    })
    .input(SlugQuery)
    .output(
      z.object({
        slug: z.string(),
        available: z.boolean(),
        reason: z.string().nullable(),
        proposal: z.string().nullable(),
      }),
    )
    .query(async ({ ctx, input }) => {
      await ctx.platform.limiter.consume("slug_check_ip", addressKey(ctx.request.ip));
      return checkSlug(ctx.service, input);
    }),

  suggestSlug: publicProcedure.input(z.object({ name: z.string().max(500) })).query(async ({ ctx, input }) => {
    await ctx.platform.limiter.consume("slug_check_ip", addressKey(ctx.request.ip));
    return suggestSlug(ctx.service, input);
  }),

  /** `GET /v1/tenants/registration-policy`: what a registration is asked for, with work to do when ALTCHA is on. */
  registrationPolicy: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/v1/tenants/registration-policy",
        tags: ["Tenants"],
        summary: "What a registration is asked for",
      },
    })
    .input(z.object({}).optional())
    .output(RegistrationPolicy)
    .query(async ({ ctx }) => {
      await ctx.platform.limiter.consume("slug_check_ip", addressKey(ctx.request.ip));
      return registrationPolicy({ ...ctx.service, captchas: ctx.platform.captchas });
    }),

  /** How the portal calls itself and looks, and whether it takes new businesses. */
  portal: publicProcedure.query(async ({ ctx }) => {
    const { portalName, portalColor, selfRegistration, billing } = await loadSettings(ctx.service.db.orm);
    const logo = issuerLogoPath(billing.issuer.logoId);
    return { name: portalName, color: portalColor, logoPath: logo, selfRegistration };
  }),

  /** `POST /v1/tenants/register`: 201 with a token when the tenant is usable at once, else 202 with `nextStep`. */
  register: publicProcedure
    .meta({
      openapi: {
        method: "POST",
        path: "/v1/tenants/register",
        tags: ["Tenants"],
        summary: "Register a business",
        successDescription: "The tenant is usable",
      },
    })
    .input(RegisterInput)
    .output(RegisterResponse)
    .mutation(({ ctx, input }) => registerAndEnter(ctx, input)),

  /** The registration of a signed-in owner's tenant: what the success and waiting pages show. */
  registration: tenantProcedure("tenant:read").query(({ ctx }) =>
    registrationResult(ctx.service, ctx.service.tenantId),
  ),

  /** What the "Setting up" page watches. */
  progress: tenantProcedure("tenant:read").query(({ ctx }) => provisioningProgress(ctx.service)),

  /** The same as server-sent events, until nothing more can happen. */
  followProgress: tenantProcedure("tenant:read").subscription(async function* ({ ctx, signal }) {
    yield* followProgress(ctx.service, signal);
  }),

  /** Whether the next business of this owner would start without a trial. */
  trialUsed: ownerProcedure.query(({ ctx }) => isTrialUsed(ctx.service, ctx.ownerSession.subject.id)),

  mine: ownerProcedure.query(({ ctx }) => listOwnedTenants(ctx.service, ctx.ownerSession.subject.id)),

  get: tenantProcedure("tenant:read").query(({ ctx }) => getTenant(ctx.service)),

  update: tenantProcedure("tenant:write")
    .input(UpdateTenantInput)
    .mutation(({ ctx, input: { tenantId: _, ...changes } }) => updateTenant(ctx.service, changes)),

  removeLogo: tenantProcedure("tenant:write").mutation(async ({ ctx }) => {
    await removeLogo({ ...ctx.service, files: await portalPlatform(ctx).files() });
    return { removed: true };
  }),

  /** A one-time link that signs the owner into the workspace as its administrator; ten minutes, once. */
  openWorkspace: tenantProcedure("workspace:open").mutation(({ ctx }) =>
    workspaceLink({ ...ctx.service, links: ctx.platform.links }, ctx.ownerSession.subject.email),
  ),

  peekConfirmation: publicProcedure.input(z.object({ token: Token })).query(async ({ ctx, input }) => ({
    state: await peekToken(
      ctx.platform.db,
      { realm: "owner", purpose: "confirm_registration", ...input },
      ctx.platform.clock.now(),
    ),
  })),

  /** Spends the mailed link: by POST, because mail scanners follow links too. */
  confirm: publicProcedure
    .input(z.object({ token: Token }))
    .mutation(({ ctx, input }) => confirmAndEnter(ctx, input.token)),

  resendConfirmation: tenantProcedure("tenant:read").mutation(async ({ ctx }) => {
    await ctx.platform.limiter.consume("reset_account", `confirm ${ctx.service.tenantId}`);
    await resendConfirmation(ctx.service, ctx.service.tenantId);
    return { requested: true };
  }),

  /** Before it is confirmed: the link goes to another address. */
  changeRegistrationAddress: tenantProcedure("tenant:write")
    .input(z.object({ email: Email }))
    .mutation(async ({ ctx, input }) => {
      await ctx.platform.limiter.consume("reset_account", `confirm ${ctx.service.tenantId}`);
      await changeRegistrationAddress(ctx.service, input);
      return { requested: true };
    }),

  /** The workspace of this subdomain; null on the portal and where nobody lives. */
  workspace: publicProcedure.query(async ({ ctx }) => {
    const host = await ctx.workspace();
    if (!host) return null;
    const { tenantId, logoId, ...shown } = host;
    return { ...shown, logoPath: logoPath({ id: tenantId, logoId }) };
  }),

  /** `GET /v1/tenants/me`, and the workspace's own view of its tenant. */
  me: memberProcedure("workspace:read")
    .meta({
      openapi: {
        method: "GET",
        path: "/v1/tenants/me",
        tags: ["Tenants"],
        summary: "The tenant of this token",
        protect: true,
      },
    })
    .input(z.object({}).optional())
    .output(TenantResponse)
    .query(async ({ ctx }) => presentTenant(await getTenant(ctx.service), presentation(ctx))),

  /** `PATCH /v1/tenants/me`: what is absent stays as it is. */
  updateMe: memberProcedure("workspace:manage")
    .meta({
      openapi: {
        method: "PATCH",
        path: "/v1/tenants/me",
        tags: ["Tenants"],
        summary: "Change profile and settings",
        protect: true,
      },
    })
    .input(UpdateTenantInput)
    .output(TenantResponse)
    .mutation(async ({ ctx, input }) => {
      await updateTenant(ctx.service, input);
      return presentTenant(await getTenant(ctx.service), presentation(ctx));
    }),
});

/** Only the portal mounts this router, and it composes a file store. */
const portalPlatform = (ctx: Context) => ctx.platform as PortalPlatform;

const presentation = ({ platform }: Context) => ({
  now: platform.clock.now(),
  portalOrigin: platform.origins.portalOrigin,
});

const clientOf = ({ request }: Context) => ({
  ip: request.ip,
  userAgent: request.headers.get("user-agent")?.slice(0, 300) ?? null,
  requestId: request.requestId,
});

async function registerAndEnter(ctx: Context, input: RegisterInput): Promise<z.infer<typeof RegisterResponse>> {
  const { platform, service, request } = ctx;
  await platform.limiter.consume("register_ip", addressKey(request.ip));
  const idempotencyKey = idempotencyKeyOf(request.headers);
  const captcha = { response: input.captcha, idempotencyKey, ip: request.ip };
  await requireCaptcha({ ...service, captchas: platform.captchas }, captcha);
  const outcome = await register({ ...service, hasher: platform.hasher }, input, { idempotencyKey });
  if (outcome.knownAddress) return presentRegistration(ctx, outcome.tenantId);
  const { provisioningDriver } = await loadSettings(service.db.orm);
  // A repeated request proves again who it is: the first one's answer may have gone to somebody else's screen.
  if (outcome.repeated) await enterAgain(ctx, input);
  else await enterPortal(ctx, outcome.ownerId);
  const { nextStep } = await registrationResult(service, outcome.tenantId);
  // What awaits a person is not being built: there is nothing to wait for.
  if (provisioningDriver === "sync" && nextStep === "provisioning")
    await waitUntilReady(service, outcome.tenantId, platform.syncProvisioningMs);
  return presentRegistration(ctx, outcome.tenantId, { withToken: true });
}

async function enterPortal(ctx: Context, ownerId: string): Promise<void> {
  if (ctx.request.surface === "rest") return;
  const { db, clock } = ctx.platform;
  const session = await createSession(
    db,
    { realm: "owner", subjectId: ownerId, audience: "web", ...clientOf(ctx) },
    clock.now(),
  );
  ctx.rememberSession("owner", session.token);
}

async function enterAgain(ctx: Context, input: RegisterInput): Promise<void> {
  const { db, hasher, limiter, secrets: box, clock } = ctx.platform;
  const { email, password } = input.adminUser;
  const request = { realm: "owner" as const, email, password, audience: "web" as const, ...clientOf(ctx) };
  const session = await signIn(db, request, { hasher, limiter, box, now: clock.now() });
  if (ctx.request.surface === "web") ctx.rememberSession("owner", session.token);
}

async function presentRegistration(
  ctx: Context,
  tenantId: TenantId,
  options: { withToken?: boolean } = {},
): Promise<z.infer<typeof RegisterResponse>> {
  const { db, clock } = ctx.platform;
  const { tenant, subscription, adminUser, nextStep } = await registrationResult(ctx.service, tenantId);
  if (nextStep === "rejected" || nextStep === "expired")
    throw new DomainError("gone", "This registration is over.", { details: { registration: nextStep } });
  const trialEnds = subscription?.trialEndsAt?.toISOString() ?? null;
  const answer = {
    tenant: {
      id: tenant.id,
      name: tenant.name,
      slug: tenant.slug,
      email: tenant.email,
      status: nextStep === null ? (trialEnds ? "trial" : "active") : "pending",
      plan: tenant.planCode,
      trialEnds,
      createdAt: tenant.createdAt.toISOString(),
    },
  };
  if (nextStep !== null) return { ...answer, nextStep };
  const session =
    options.withToken && adminUser
      ? await createSession(
          db,
          { realm: "user", tenantId, subjectId: adminUser.id, audience: "api", ...clientOf(ctx) },
          clock.now(),
        )
      : undefined;
  return {
    ...answer,
    ...(subscription && {
      subscription: {
        id: subscription.id,
        plan: subscription.planCode,
        status: trialEnds ? "trial" : "active",
        trialEnds,
        ordersLimit: subscription.ordersLimit ?? -1,
        ordersUsed: 0,
      },
    }),
    ...(adminUser && { user: adminUser }),
    ...(session && { accessToken: session.token }),
  };
}

async function confirmAndEnter(ctx: Context, token: string): Promise<{ tenantId: string }> {
  const { db, clock, limiter } = ctx.platform;
  await limiter.consume("link_ip", addressKey(ctx.request.ip));
  const link = { realm: "owner", purpose: "confirm_registration", token } as const;
  const { tenantId } = await readToken(db.orm, link, clock.now());
  assert(tenantId, "a confirmation link without a tenant");
  const { ownerId } = await confirmRegistration(ctx.service, tenantId, {
    spend: (tx) => spendToken(tx, link, clock.now()),
    signOutOwner: async (tx, subjectId) => {
      await endSessions(tx, { realm: "owner", subjectId });
      // Whoever registered the address before its owner must not keep them out with a second factor either.
      await removeSecondFactor(tx, { realm: "owner", subjectId });
    },
  });
  try {
    const entry = { realm: "owner", subjectId: ownerId, audience: "web", ...clientOf(ctx) } as const;
    ctx.rememberSession("owner", (await createSession(db, entry, clock.now())).token);
  } catch (error) {
    // The link has done its work; the next page asks for the password and a code.
    if (!(error instanceof DomainError && error.code === "second_factor_required")) throw error;
  }
  return { tenantId };
}
