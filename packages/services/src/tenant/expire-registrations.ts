import { parseTenantId } from "@tenantry/core/ids";
import { registrationStatus } from "@tenantry/core/tenant/registration";
import { recordAudit } from "@tenantry/db/journal";
import { registrations, slugs } from "@tenantry/db/platform/tenancy";
import { and, eq, isNotNull, lte } from "drizzle-orm";
import { actorRef, type ServiceContext } from "../context.ts";

const batch = 200;

/** Registrations that nobody confirmed in time give their slug back and lose the password's hash. Returns how many. */
export async function expireRegistrations(ctx: ServiceContext): Promise<number> {
  const now = ctx.clock.now();
  const due = await ctx.db.orm
    .select({ id: registrations.id, tenantId: registrations.tenantId })
    .from(registrations)
    .where(and(isNotNull(registrations.passwordHash), lte(registrations.expiresAt, now)))
    .limit(batch);
  for (const row of due) {
    const tenantId = parseTenantId(row.tenantId);
    await ctx.db.withTenant(tenantId, async (tx) => {
      const [registration] = await tx.select().from(registrations).where(eq(registrations.id, row.id)).for("update");
      if (!registration || registrationStatus(registration, now) !== "expired") return;
      await tx.update(registrations).set({ passwordHash: null }).where(eq(registrations.id, row.id));
      await tx.delete(slugs).where(eq(slugs.tenantId, tenantId));
      await recordAudit(tx, { tenantId, actor: actorRef(ctx.actor), action: "registration.expired" }, now);
    });
  }
  return due.length;
}
