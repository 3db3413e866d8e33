import { SpanStatusCode, trace } from "@opentelemetry/api";
import type { RealmScope } from "@tenantry/auth/realms";
import { DomainError } from "@tenantry/core/errors";
import {
  membershipMay,
  type StaffPermission,
  staffMay,
  type TenantPermission,
  type WorkspacePermission,
  workspaceMay,
} from "@tenantry/core/identity/permissions";
import { parseTenantId } from "@tenantry/core/ids";
import { Reason } from "@tenantry/core/tenant/inputs";
import type { Realm } from "@tenantry/db/platform/identity";
import type { OwnerContext, TenantContext } from "@tenantry/services/context";
import { requireFeature as requireFeatureOf } from "@tenantry/services/entitlements/require-feature";
import { requireMembership } from "@tenantry/services/tenant/list-memberships";
import { requireAccess, requireOpen } from "@tenantry/services/tenant/require-access";
import { atTenantTime } from "@tenantry/services/tenant/tenant-time";
import { experimental_standaloneMiddleware, initTRPC } from "@trpc/server";
import superjson from "superjson";
import type { OpenApiMeta } from "trpc-to-openapi";
import { z } from "zod";
import type { Context } from "./context.ts";
import { publicError, toTrpcError } from "./errors.ts";
import { countCall } from "./http/count-call.ts";
import type { AdminPlatform, Platform } from "./platform.ts";

/**
 * `guard` is the rung and permission a procedure stands on; `permissions.ts` lists it for every path.
 * `status` is what REST answers when all is well; without it 201 to a POST and 200 to the rest.
 */
export type Meta = OpenApiMeta & { guard?: string; status?: 200 };

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    transformer: superjson,
    // Proxies close what is silent for a minute.
    sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
    errorFormatter: ({ shape, error, ctx }) => {
      const problem = publicError(error, ctx?.request.requestId ?? null, ctx?.platform.origins.portalOrigin);
      // Neither a stack nor an unknown error's message leaves the process.
      return {
        ...shape,
        message: problem.message,
        data: { code: shape.data.code, httpStatus: problem.status, path: shape.data.path, problem },
      };
    },
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

const tracer = trace.getTracer("tenantry");

/** Times and logs every call, and turns refusals into answers. A no-op tracer until an SDK is registered. */
const base = t.procedure.use(({ ctx, path, type, next }) =>
  tracer.startActiveSpan(`trpc ${path}`, async (span) => {
    const startedAt = performance.now();
    const result = await next();
    const ms = Math.round(performance.now() - startedAt);
    const entry = { requestId: ctx.request.requestId, path, type, ms };
    if (result.ok) ctx.platform.log.debug(entry, "call");
    else {
      const { code, status } = publicError(result.error, null);
      span.setStatus({ code: SpanStatusCode.ERROR, message: code });
      if (status >= 500)
        ctx.platform.log.error({ ...entry, code, err: result.error.cause ?? result.error }, "call failed");
      else ctx.platform.log.info({ ...entry, code }, "call refused");
    }
    span.end();
    if (!result.ok && result.error.cause instanceof DomainError) throw toTrpcError(result.error.cause);
    return result;
  }),
);

export const publicProcedure = base.meta({ guard: "public" });

const signedOut = () => new DomainError("unauthenticated", "Nobody is signed in.");
const forbidden = () => new DomainError("forbidden", "This role may not do that.");

/** A signed-in owner, in no tenant yet. */
export const ownerProcedure = base.meta({ guard: "owner" }).use(async ({ ctx, next }) => {
  const session = await ctx.owner();
  if (!session) throw signedOut();
  const { subject } = session;
  return next({
    ctx: { ownerSession: session, service: { ...ctx.service, actor: { type: "owner" as const, id: subject.id } } },
  });
});

/** Whoever is signed in, about their own account; staff also while they still have to set up a second factor. */
export const signedInProcedure = (realm: Realm) =>
  base.meta({ guard: realm }).use(async ({ ctx, next }) => {
    const session = await (realm === "owner" ? ctx.owner() : realm === "staff" ? ctx.staffAtDoor() : ctx.user());
    if (!session) throw signedOut();
    const { subject } = session;
    const { tenantId } = session.session;
    if (realm === "user" && !tenantId) throw signedOut();
    const scope: RealmScope = tenantId
      ? { realm: "user", tenantId }
      : realm === "owner"
        ? { realm }
        : { realm: "staff" };
    return next({ ctx: { own: { ...scope, subjectId: subject.id }, person: subject, sessionId: session.session.id } });
  });

/**
 * An owner in one of their tenants; the id of the input is checked here and nowhere else. A business that is closed is
 * read-only for its owners too, but for what is `allowed`: its debts, its export, coming back.
 */
export const tenantProcedure = (permission: TenantPermission, whenClosed: "refused" | "allowed" = "refused") =>
  ownerProcedure
    .meta({ guard: `owner ${permission}` })
    .input(z.object({ tenantId: z.string().max(64) }))
    .use(async ({ ctx, input, next }) => {
      const tenantId = parseTenantId(input.tenantId);
      const role = await requireMembership(ctx.service, ctx.ownerSession.subject.id, tenantId);
      if (!membershipMay(role, permission)) throw forbidden();
      const service: OwnerContext = await atTenantTime({ ...ctx.service, tenantId, role }, tenantId);
      if (permission.endsWith(":write") && whenClosed === "refused") await requireOpen(service);
      return next({ ctx: { service } });
    });

/**
 * A user of a workspace: by cookie on its subdomain, by bearer token on `/v1`. Who `pay`s may be read-only; who
 * `report`s usage has a rate limit of its own, and is no call that is counted.
 */
export const memberProcedure = (permission: WorkspacePermission, needs: "access" | "pay" | "report" = "access") =>
  base.meta({ guard: `user ${permission}` }).use(async ({ ctx, next }) => {
    const session = await ctx.user();
    if (!session?.session.tenantId) throw signedOut();
    const { subject } = session;
    const { tenantId } = session.session;
    const isRest = ctx.request.surface === "rest";
    if (isRest) await ctx.platform.limiter.consume(needs === "report" ? "usage_tenant" : "api_tenant", tenantId);
    const actor = { type: "user" as const, id: subject.id, role: subject.role };
    const service: TenantContext = await atTenantTime({ ...ctx.service, actor, tenantId }, tenantId);
    if (needs !== "report") countCall(ctx, service, { pays: needs === "pay" });
    if (!workspaceMay(subject.role, permission)) throw forbidden();
    await requireAccess(service, needs === "pay" ? needs : permission === "workspace:read" ? "read" : "write");
    return next({ ctx: { userSession: session, service } });
  });

/** On a rung that knows its tenant: refuses what the tenant may not use with `feature_not_in_plan` and where to get it. */
export const requireFeature = (feature: string) =>
  experimental_standaloneMiddleware<{ ctx: { platform: Platform; service: TenantContext } }>().create(
    async ({ ctx: { platform, service }, next }) => {
      await requireFeatureOf({ ...service, entitlements: platform.entitlements }, feature);
      return next();
    },
  );

const staffBase = base.use(async ({ ctx, next }) => {
  const session = await ctx.staff();
  if (!session) {
    if (await ctx.staffAtDoor())
      throw new DomainError("second_factor_missing", "Staff need a second factor to do anything here.");
    throw signedOut();
  }
  const { subject } = session;
  // Only the admin app mounts these, and it composes the jobs console.
  const platform = ctx.platform as AdminPlatform;
  const actor = { type: "staff" as const, id: subject.id, role: subject.role };
  return next({ ctx: { platform, staffSession: session, service: { ...ctx.service, actor } } });
});

export const staffProcedure = (permission: StaffPermission) =>
  staffBase.meta({ guard: `staff ${permission}` }).use(({ ctx, next }) => {
    if (!staffMay(ctx.staffSession.subject.role, permission)) throw forbidden();
    return next();
  });

/** Every change that staff make says why. */
export const staffMutation = (permission: StaffPermission) =>
  staffProcedure(permission).input(z.object({ reason: Reason }));
