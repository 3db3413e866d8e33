import { changePassword } from "@tenantry/auth/change-password";
import {
  pendingEmailChange,
  requestEmailChange,
  resendEmailChange,
  withdrawEmailChange,
} from "@tenantry/auth/email-change";
import { endOtherSessions, endOwnSession, listOwnSessions } from "@tenantry/auth/own-sessions";
import {
  confirmSecondFactor,
  describeSecondFactor,
  dropSecondFactor,
  proposeSecondFactor,
  renewRecoveryCodes,
} from "@tenantry/auth/second-factor";
import {
  ChangeEmailInput,
  ChangePasswordInput,
  CodeInput,
  PasswordAndCodeInput,
  PasswordInput,
} from "@tenantry/core/identity/account-inputs";
import { readDevice } from "@tenantry/core/identity/device";
import type { Realm } from "@tenantry/db/platform/identity";
import { requireGoodPassword } from "@tenantry/services/identity/require-password";
import { loadSettings } from "@tenantry/services/settings/load-settings";
import { z } from "zod";
import type { Context } from "../context.ts";
import { router, signedInProcedure } from "../trpc.ts";

const askerOf = ({ request }: Context) => ({ ip: request.ip, requestId: request.requestId });

const SessionInput = z.object({ sessionId: z.string().regex(/^[0-9a-f]{64}$/) });

/** What everybody may do to their own sign-in, in every realm. */
const ownAccess = (realm: Realm) => {
  const procedure = signedInProcedure(realm);
  return {
    changePassword: procedure.input(ChangePasswordInput).mutation(async ({ ctx, input }) => {
      await requireGoodPassword(ctx.platform.db.orm, input.newPassword, "newPassword");
      const { db, hasher, limiter, clock } = ctx.platform;
      const request = { ...ctx.own, sessionId: ctx.sessionId, ...askerOf(ctx), ...input };
      await changePassword(db, request, { hasher, limiter, now: clock.now() });
      return { changed: true };
    }),

    sessions: procedure.query(async ({ ctx }) => {
      const sessions = await listOwnSessions(ctx.platform.db, ctx.own, ctx.platform.clock.now());
      return sessions.map(({ userAgent, ...session }) => ({
        ...session,
        ...readDevice(userAgent),
        current: session.id === ctx.sessionId,
      }));
    }),

    endSession: procedure.input(SessionInput).mutation(async ({ ctx, input }) => {
      await endOwnSession(ctx.platform.db, { ...ctx.own, ...askerOf(ctx), ...input }, ctx.platform.clock.now());
      return { ended: 1 };
    }),

    endOtherSessions: procedure.mutation(async ({ ctx }) => {
      const request = { ...ctx.own, ...askerOf(ctx), sessionId: ctx.sessionId };
      return { ended: await endOtherSessions(ctx.platform.db, request, ctx.platform.clock.now()) };
    }),
  };
};

/** A workspace's user: password and sessions; the address belongs to whoever manages the workspace. */
export const userAccountRouter = router(ownAccess("user"));

/** An owner or a member of staff: address and second factor, too. */
export const accountRouter = (realm: "owner" | "staff") => {
  const procedure = signedInProcedure(realm);
  const holderOf = (ctx: { own: { subjectId: string } }) => ({ realm, subjectId: ctx.own.subjectId });
  const depsOf = ({ platform: { hasher, limiter, secrets: box, clock } }: Context) => ({
    hasher,
    limiter,
    box,
    now: clock.now(),
  });
  return router({
    ...ownAccess(realm),

    overview: procedure.query(async ({ ctx }) => {
      const { db, clock } = ctx.platform;
      const [pendingEmail, secondFactor] = await Promise.all([
        pendingEmailChange(db, holderOf(ctx), clock.now()),
        describeSecondFactor(db, holderOf(ctx)),
      ]);
      const { name, email } = ctx.person;
      const required = realm === "staff" && ctx.platform.requireStaffSecondFactor;
      return { name, email, pendingEmail, secondFactor, secondFactorRequired: required };
    }),

    changeEmail: procedure.input(ChangeEmailInput).mutation(async ({ ctx, input }) => {
      await requestEmailChange(ctx.platform.db, { ...holderOf(ctx), ...askerOf(ctx), ...input }, depsOf(ctx));
      return { requested: true };
    }),

    resendEmailChange: procedure.mutation(async ({ ctx }) => {
      await resendEmailChange(ctx.platform.db, holderOf(ctx), depsOf(ctx));
      return { requested: true };
    }),

    withdrawEmailChange: procedure.mutation(async ({ ctx }) => {
      await withdrawEmailChange(ctx.platform.db, { ...holderOf(ctx), ...askerOf(ctx) }, ctx.platform.clock.now());
      return { withdrawn: true };
    }),

    proposeSecondFactor: procedure.input(PasswordInput).mutation(async ({ ctx, input }) => {
      const { db } = ctx.platform;
      const { portalName } = await loadSettings(db.orm);
      // Staff have accounts on both origins: their app must tell them apart.
      const issuer = realm === "staff" ? `${portalName} admin` : portalName;
      return proposeSecondFactor(db, { ...holderOf(ctx), ...askerOf(ctx), ...input, issuer }, depsOf(ctx));
    }),

    confirmSecondFactor: procedure
      .input(CodeInput)
      .mutation(({ ctx, input }) =>
        confirmSecondFactor(ctx.platform.db, { ...holderOf(ctx), ...askerOf(ctx), ...input }, depsOf(ctx)),
      ),

    dropSecondFactor: procedure.input(PasswordAndCodeInput).mutation(async ({ ctx, input }) => {
      await dropSecondFactor(ctx.platform.db, { ...holderOf(ctx), ...askerOf(ctx), ...input }, depsOf(ctx));
      return { dropped: true };
    }),

    renewRecoveryCodes: procedure
      .input(PasswordAndCodeInput)
      .mutation(({ ctx, input }) =>
        renewRecoveryCodes(ctx.platform.db, { ...holderOf(ctx), ...askerOf(ctx), ...input }, depsOf(ctx)),
      ),
  });
};
