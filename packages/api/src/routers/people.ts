import { addressKey } from "@tenantry/auth/rate-limits";
import { createSession } from "@tenantry/auth/sessions";
import { peekToken, readToken, spendToken } from "@tenantry/auth/tokens";
import { assert, DomainError } from "@tenantry/core/errors";
import {
  ByInvitation,
  ByOwner,
  ChangeMemberInput,
  HandOverInput,
  InviteMemberInput,
  NewcomerInput,
} from "@tenantry/core/identity/inputs";
import type { Tx } from "@tenantry/db/client";
import { requireGoodPassword } from "@tenantry/services/identity/require-password";
import {
  acceptMembership,
  type MembershipLink,
  readMembershipInvitation,
} from "@tenantry/services/membership/accept-membership";
import { changeMember, leaveBusiness, removeMember } from "@tenantry/services/membership/change-member";
import { handOver, requireOwnPassword } from "@tenantry/services/membership/hand-over";
import { inviteMember, inviteMemberAgain, withdrawInvitation } from "@tenantry/services/membership/invite-member";
import { listPeople } from "@tenantry/services/membership/list-people";
import { z } from "zod";
import type { Context } from "../context.ts";
import { ownerProcedure, publicProcedure, router, tenantProcedure } from "../trpc.ts";

const Token = z.string().min(20).max(200);

/** People, links and sessions live in everybody's time, also around a sandbox whose clock was moved. */
const inPlatformTime = <S extends object>({ service, platform }: { service: S; platform: Context["platform"] }) => ({
  ...service,
  clock: platform.clock,
});

/** Who runs a business: its owners and billing contacts. */
export const peopleRouter = router({
  list: tenantProcedure("tenant:read").query(({ ctx }) => listPeople(inPlatformTime(ctx))),

  invite: tenantProcedure("tenant:write")
    .input(InviteMemberInput)
    .mutation(async ({ ctx, input: { email, role } }) => {
      await ctx.platform.limiter.consume("invite_tenant", ctx.service.tenantId);
      return inviteMember(inPlatformTime(ctx), { email, role });
    }),

  inviteAgain: tenantProcedure("tenant:write")
    .input(ByInvitation)
    .mutation(async ({ ctx, input }) => {
      await ctx.platform.limiter.consume("invite_tenant", ctx.service.tenantId);
      await inviteMemberAgain(inPlatformTime(ctx), input);
      return { asked: true };
    }),

  withdraw: tenantProcedure("tenant:write")
    .input(ByInvitation)
    .mutation(async ({ ctx, input: { invitationId } }) => {
      await withdrawInvitation(inPlatformTime(ctx), { invitationId });
      return { withdrawn: true };
    }),

  changeRole: tenantProcedure("tenant:write")
    .input(ChangeMemberInput)
    .mutation(async ({ ctx, input: { ownerId, role } }) => {
      await changeMember(inPlatformTime(ctx), { ownerId, role });
      return { changed: true };
    }),

  remove: tenantProcedure("tenant:write")
    .input(ByOwner)
    .mutation(async ({ ctx, input: { ownerId } }) => {
      await removeMember(inPlatformTime(ctx), { ownerId });
      return { removed: true };
    }),

  leave: tenantProcedure("tenant:read").mutation(async ({ ctx }) => {
    await leaveBusiness(inPlatformTime(ctx), ctx.ownerSession.subject.id);
    return { left: true };
  }),

  /** With the owner's own password. To an address: it is asked first, and the owner steps back when it accepts. */
  handOver: tenantProcedure("tenant:write")
    .input(HandOverInput)
    .mutation(async ({ ctx, input: { to, afterwards, password } }) => {
      const { limiter, hasher } = ctx.platform;
      const from = ctx.ownerSession.subject.id;
      await limiter.consume("sign_in_account", `owner again ${from}`);
      const service = inPlatformTime(ctx);
      await requireOwnPassword({ ...service, hasher }, from, password);
      if ("ownerId" in to) {
        await handOver(service, { from, to: to.ownerId, afterwards });
        return { done: true };
      }
      await limiter.consume("invite_tenant", service.tenantId);
      await inviteMember(service, { email: to.email, role: "owner", handOver: afterwards });
      return { done: false };
    }),

  /** For the page that a link opens: looks, never spends. */
  invitation: publicProcedure.input(z.object({ token: Token })).query(async ({ ctx, input: { token } }) => {
    const { db, clock } = ctx.platform;
    const state = await peekToken(db, linkOf(token), clock.now());
    if (state !== "valid") return { state, invitation: null } as const;
    const { tenantId, invitationId } = await readLink(ctx, token);
    const invitation = await readMembershipInvitation(ctx.service, { tenantId, invitationId });
    if (invitation?.status !== "pending") return { state: "withdrawn", invitation: null } as const;
    return { state, invitation } as const;
  }),

  /** Spends the link: by POST, because mail scanners follow links too. */
  accept: ownerProcedure.input(z.object({ token: Token })).mutation(async ({ ctx, input }) => {
    await ctx.platform.limiter.consume("link_ip", addressKey(ctx.request.ip));
    const link = await readLink(ctx, input.token);
    await acceptMembership(ctx.service, link, { ownerId: ctx.ownerSession.subject.id });
    return { tenantId: link.tenantId };
  }),

  /** Makes an account for the invited address, accepts and signs in. */
  acceptAsNew: publicProcedure
    .input(NewcomerInput.extend({ token: Token }))
    .mutation(async ({ ctx, input: { token, name, newPassword, locale } }) => {
      const { db, clock, hasher, limiter } = ctx.platform;
      await limiter.consume("link_ip", addressKey(ctx.request.ip));
      // Looks before it hashes: an invented token must not cost us 19 MiB.
      const link = await readLink(ctx, token);
      if (await ctx.owner()) throw new DomainError("wrong_account", "Somebody else is signed in here.");
      await requireGoodPassword(db.orm, newPassword, "newPassword");
      const passwordHash = await hasher.hash(newPassword);
      const { ownerId } = await acceptMembership(ctx.service, link, { newcomer: { name, passwordHash, locale } });
      const { ip, headers, requestId } = ctx.request;
      const userAgent = headers.get("user-agent")?.slice(0, 300) ?? null;
      const asked = { realm: "owner", subjectId: ownerId, audience: "web", ip, userAgent, requestId } as const;
      const session = await createSession(db, asked, clock.now());
      ctx.rememberSession("owner", session.token);
      return { tenantId: link.tenantId };
    }),
});

const linkOf = (token: string) => ({ realm: "owner", purpose: "accept_invitation", token }) as const;

async function readLink({ platform: { db, clock } }: Context, token: string): Promise<MembershipLink> {
  const link = linkOf(token);
  const { tenantId, subjectId: invitationId } = await readToken(db.orm, link, clock.now());
  assert(tenantId, "an invitation's link without a tenant");
  return { tenantId, invitationId, spend: (tx: Tx) => spendToken(tx, link, clock.now()) };
}
