import { DomainError } from "@tenantry/core/errors";
import { type StaffPermission, staffMay } from "@tenantry/core/identity/permissions";
import { parseTenantId } from "@tenantry/core/ids";
import { Reason } from "@tenantry/core/tenant/inputs";
import type { Actor, ServiceContext, TenantContext } from "@tenantry/services/context";
import { requireTenant } from "@tenantry/services/tenant/require-tenant";
import { z } from "zod";
import type { Context } from "./context.ts";
import { publicProcedure } from "./trpc.ts";

type Caller = Extract<Actor, { type: "staff" | "api_key" }>;

/** A service by its key, or a member of staff by a bearer token; neither by cookie. */
async function callerOf(ctx: Context): Promise<{ actor: Caller; name: string } | undefined> {
  const key = await ctx.serviceKey();
  if (key) return { actor: { type: "api_key", id: key.id, role: key.role }, name: key.name };
  const session = ctx.request.surface === "rest" ? await ctx.staff() : null;
  if (!session) return undefined;
  const { id, role, name } = session.subject;
  return { actor: { type: "staff", id, role }, name };
}

/** The rung of the internal REST API. */
export const serviceProcedure = (permission: StaffPermission) =>
  publicProcedure.meta({ guard: `service ${permission}` }).use(async ({ ctx, next }) => {
    const caller = await callerOf(ctx);
    if (!caller) throw new DomainError("unauthenticated", "Send a service key as bearer token.");
    if (!staffMay(caller.actor.role, permission)) throw new DomainError("forbidden", "This role may not do that.");
    return next({ ctx: { callerName: caller.name, service: { ...ctx.service, actor: caller.actor } } });
  });

/** Why a service changes something; a service that does not say is at least named. */
const WithReason = z.object({ reason: Reason.optional() });

export const serviceMutation = (permission: StaffPermission) =>
  serviceProcedure(permission)
    .input(WithReason)
    .use(({ ctx, input, next }) => next({ ctx: { reason: input.reason ?? `Asked for by ${ctx.callerName}` } }));

/** One account, by the `id` of the path, at its own time. */
const Account = z.object({ id: z.string().max(64) });

const accountOf = (ctx: { service: ServiceContext }, id: string): Promise<TenantContext> =>
  requireTenant(ctx.service, parseTenantId(id));

export const accountProcedure = (permission: StaffPermission) =>
  serviceProcedure(permission)
    .input(Account)
    .use(async ({ ctx, input, next }) => next({ ctx: { service: await accountOf(ctx, input.id) } }));

export const accountMutation = (permission: StaffPermission) =>
  serviceMutation(permission)
    .input(Account)
    .use(async ({ ctx, input, next }) => next({ ctx: { service: await accountOf(ctx, input.id) } }));
