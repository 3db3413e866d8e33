import { randomUUIDv7 } from "node:crypto";
import { assert, DomainError } from "@tenantry/core/errors";
import type { InviteUserInput } from "@tenantry/core/workspace/inputs";
import { userStatus } from "@tenantry/core/workspace/invitation";
import type { WorkspaceTx } from "@tenantry/db/client";
import { endAccess } from "@tenantry/db/end-access";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { tenants } from "@tenantry/db/platform/tenancy";
import { users } from "@tenantry/db/tenant/tables";
import { eq } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";
import { loadLimits } from "../entitlements/load-limits.ts";
import { claimLimit } from "./claim-limit.ts";
import { expireInvitations, userOf, type WorkspaceUser } from "./workspace-user.ts";

/**
 * Invites a person by e-mail. The invitation holds a seat from now on; inviting somebody who has not answered mails a new
 * link and ends the old one, inviting after the end begins anew. Errors: `limit_reached`, `email_taken`.
 */
export async function inviteUser(ctx: TenantContext, input: InviteUserInput): Promise<WorkspaceUser> {
  const now = ctx.clock.now();
  const { tenantId, requestId } = ctx;
  const [allowed, [tenant]] = await ctx.db.withTenant(tenantId, (tx) =>
    Promise.all([
      loadLimits(tx, tenantId, now),
      tx.select({ language: tenants.language }).from(tenants).where(eq(tenants.id, tenantId)),
    ]),
  );
  const locale = tenant?.language ?? "en";
  return ctx.db.inWorkspace(tenantId, async (tx) => {
    await expireInvitations(tx, ctx, allowed, now);
    const [known] = await tx.select().from(users).where(eq(users.email, input.email)).for("update");
    const status = known && userStatus(known, now);
    if (status === "active" || status === "deactivated") {
      throw new DomainError("email_taken", "Somebody here has this address.", { details: { status } });
    }
    if (status !== "invited") await claimLimit(tx, allowed, { meter: "users" }, now);
    const { role, email } = input;
    const name = input.name ?? known?.name ?? email.split("@")[0] ?? email;
    const row = known
      ? await inviteAgain(tx, ctx, { id: known.id, name, role }, now)
      : await insertUser(tx, { email, name, role, locale }, now);
    const data = { tenantId, userId: row.id, requestId: randomUUIDv7() };
    await enqueueEvent(tx, { name: "user/invited", data }, now);
    const entry = { tenantId, actor: actorRef(ctx.actor), action: "user.invited", targetId: row.id, requestId };
    await recordAudit(tx, { ...entry, after: { role, again: known !== undefined } }, now);
    return userOf(row, now);
  });
}

type Invited = { name: string; role: "admin" | "member" };

async function insertUser(tx: WorkspaceTx, invited: Invited & { email: string; locale: string }, now: Date) {
  const [row] = await tx
    .insert(users)
    .values({ id: randomUUIDv7(), ...invited, createdAt: now })
    .onConflictDoNothing({ target: users.email })
    .returning();
  // Two invitations of one address at once: the second finds the first's row.
  if (!row) throw new DomainError("email_taken", "Somebody here has this address.", { details: { status: "invited" } });
  return row;
}

async function inviteAgain(
  tx: WorkspaceTx,
  { tenantId }: TenantContext,
  { id, ...invited }: Invited & { id: string },
  now: Date,
) {
  await endAccess(tx, { tenantId, userId: id }, now);
  const [row] = await tx
    .update(users)
    .set({ ...invited, createdAt: now, deactivatedAt: null })
    .where(eq(users.id, id))
    .returning();
  assert(row, "a locked account is there");
  return row;
}
