import { confirmEmailChange } from "@tenantry/auth/email-change";
import { completePasswordReset, requestPasswordReset } from "@tenantry/auth/password-reset";
import type { RealmScope } from "@tenantry/auth/realms";
import { signOut, signOutEverywhere } from "@tenantry/auth/sessions";
import { signIn, signInWithLink } from "@tenantry/auth/sign-in";
import { requestSignInLink } from "@tenantry/auth/sign-in-link";
import { peekToken } from "@tenantry/auth/tokens";
import { DomainError } from "@tenantry/core/errors";
import { NewPassword, SignInInput } from "@tenantry/core/tenant/inputs";
import { Email } from "@tenantry/core/text";
import type { Realm } from "@tenantry/db/platform/identity";
import { requireGoodPassword } from "@tenantry/services/identity/require-password";
import { z } from "zod";
import type { Context } from "../context.ts";
import { publicProcedure, router } from "../trpc.ts";

const Token = z.string().min(20).max(200);

/** Whose door this is: the portal's host means owners, a workspace's its users, the admin app its staff. */
async function scopeOf(ctx: Context, realm: Realm): Promise<RealmScope> {
  if (realm !== "user") return { realm };
  const workspace = await ctx.workspace();
  if (!workspace?.ready) throw new DomainError("not_found", "There is no workspace at this address.");
  return { realm, tenantId: workspace.tenantId };
}

const client = ({ request }: Context) => ({
  ip: request.ip,
  userAgent: request.headers.get("user-agent")?.slice(0, 300) ?? null,
  requestId: request.requestId,
});

const sessionOf = (ctx: Context, realm: Realm) =>
  realm === "owner" ? ctx.owner() : realm === "staff" ? ctx.staffAtDoor() : ctx.user();

/** Sign-in, sign-out and password reset, the same in every realm. */
export const identityRouter = (realm: Realm) =>
  router({
    me: publicProcedure.query(async ({ ctx }) => {
      const session = await sessionOf(ctx, realm);
      if (!session) return null;
      const { id, email, name, locale } = session.subject;
      return {
        id,
        email,
        name,
        locale,
        role: "role" in session.subject ? session.subject.role : null,
        /** Nothing else opens before a second factor is set up. */
        secondFactorMissing: realm === "staff" && (await ctx.staff()) === null,
      };
    }),

    signIn: publicProcedure.input(SignInInput).mutation(async ({ ctx, input }) => {
      const { db, hasher, limiter, secrets: box, clock } = ctx.platform;
      const scope = await scopeOf(ctx, realm);
      const entry = { ...client(ctx), ...input, audience: "web" as const, presentedToken: ctx.presentedToken(realm) };
      const signedIn = await signIn(db, { ...scope, ...entry }, { hasher, limiter, box, now: clock.now() });
      ctx.rememberSession(realm, signedIn.token);
      return { name: signedIn.subject.name, recoveryCodesLeft: signedIn.recoveryCodesLeft };
    }),

    signInWithLink: publicProcedure.input(z.object({ token: Token })).mutation(async ({ ctx, input }) => {
      const { db, limiter, clock } = ctx.platform;
      const scope = await scopeOf(ctx, realm);
      const entry = { ...client(ctx), ...input, audience: "web" as const, presentedToken: ctx.presentedToken(realm) };
      const signedIn = await signInWithLink(db, { ...scope, ...entry }, { limiter, now: clock.now() });
      ctx.rememberSession(realm, signedIn.token);
      return { name: signedIn.subject.name };
    }),

    signOut: publicProcedure.mutation(async ({ ctx }) => {
      const token = ctx.presentedToken(realm);
      const { db, clock } = ctx.platform;
      const { requestId } = ctx.request;
      if (token) await signOut(db, { ...(await scopeOf(ctx, realm)), token, audience: "web", requestId }, clock.now());
      ctx.forgetSession(realm);
      return { signedOut: true };
    }),

    signOutEverywhere: publicProcedure.mutation(async ({ ctx }) => {
      const session = await sessionOf(ctx, realm);
      if (!session) throw new DomainError("unauthenticated", "Nobody is signed in.");
      const { db, clock } = ctx.platform;
      const { requestId } = ctx.request;
      await signOutEverywhere(
        db,
        { ...(await scopeOf(ctx, realm)), subjectId: session.subject.id, requestId },
        clock.now(),
      );
      ctx.forgetSession(realm);
      return { signedOut: true };
    }),

    requestPasswordReset: publicProcedure.input(z.object({ email: Email })).mutation(async ({ ctx, input }) => {
      const { db, limiter, clock } = ctx.platform;
      await requestPasswordReset(
        db,
        { ...(await scopeOf(ctx, realm)), ...client(ctx), ...input },
        { limiter, now: clock.now() },
      );
      return { requested: true };
    }),

    /** Mails a one-time link into this workspace; the answer is the same for an address that nobody has here. */
    requestSignInLink: publicProcedure.input(z.object({ email: Email })).mutation(async ({ ctx, input }) => {
      const { db, limiter, clock } = ctx.platform;
      const scope = await scopeOf(ctx, realm);
      if (scope.realm !== "user") throw new DomainError("not_found", "Only workspaces mail sign-in links.");
      await requestSignInLink(
        db,
        { ...client(ctx), ...input, tenantId: scope.tenantId },
        { limiter, now: clock.now() },
      );
      return { requested: true };
    }),

    /** For the page that a link opens: looks, never spends. */
    peekLink: publicProcedure
      .input(
        z.object({
          token: Token,
          purpose: z.enum(["sign_in", "reset_password", "accept_invitation", "confirm_email"]),
        }),
      )
      .query(async ({ ctx, input }) => ({
        state: await peekToken(ctx.platform.db, { ...(await scopeOf(ctx, realm)), ...input }, ctx.platform.clock.now()),
      })),

    /** The new address is confirmed with the link that was mailed to it; nobody is signed in by it. */
    confirmEmail: publicProcedure.input(z.object({ token: Token })).mutation(async ({ ctx, input }) => {
      const { db, limiter, clock } = ctx.platform;
      if (realm === "user") throw new DomainError("not_found", "Addresses of users are changed in the workspace.");
      await confirmEmailChange(db, { ...client(ctx), ...input, realm }, { limiter, now: clock.now() });
      return { changed: true };
    }),

    completePasswordReset: publicProcedure
      .input(z.object({ token: Token, newPassword: NewPassword }))
      .mutation(async ({ ctx, input }) => {
        await requireGoodPassword(ctx.platform.db.orm, input.newPassword, "newPassword");
        const { db, hasher, limiter, clock } = ctx.platform;
        const request = { ...(await scopeOf(ctx, realm)), ...client(ctx), ...input };
        await completePasswordReset(db, request, { hasher, limiter, now: clock.now() });
        ctx.forgetSession(realm);
        return { changed: true };
      }),
  });
