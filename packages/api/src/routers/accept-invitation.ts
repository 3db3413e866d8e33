import { acceptInvitation } from "@tenantry/auth/accept-invitation";
import { DomainError } from "@tenantry/core/errors";
import { NewPassword } from "@tenantry/core/tenant/inputs";
import { PersonName } from "@tenantry/core/text";
import { requireGoodPassword } from "@tenantry/services/identity/require-password";
import { z } from "zod";
import { publicProcedure } from "../trpc.ts";

/** Whoever holds an invitation's link becomes a user of this workspace; signing in comes after. */
export const acceptInvitationProcedure = publicProcedure
  .input(z.object({ token: z.string().min(20).max(200), name: PersonName, newPassword: NewPassword }))
  .mutation(async ({ ctx, input }) => {
    const workspace = await ctx.workspace();
    if (!workspace?.ready) throw new DomainError("not_found", "There is no workspace at this address.");
    await requireGoodPassword(ctx.platform.db.orm, input.newPassword, "newPassword");
    const { db, hasher, limiter, clock } = ctx.platform;
    const { ip, requestId } = ctx.request;
    const request = { ...input, tenantId: workspace.tenantId, ip, requestId };
    const { email } = await acceptInvitation(db, request, { hasher, limiter, now: clock.now() });
    return { email };
  });
