import { parseTenantId } from "@tenantry/core/ids";
import { registrationStatus } from "@tenantry/core/tenant/registration";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { registrations, slugs } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, isNotNull, lte } from "drizzle-orm";
import { actorRef, type ServiceContext } from "../context.ts";

const batch = 200;

/**
 * Registrations whose wait was too long give their slug back and lose the password's hash; whoever waited for staff is
 * told. Returns how many.
 */
export async function expireRegistrations(ctx: ServiceContext): Promise<number> {
  const now = ctx.clock.now();
  const due = await ctx.db.orm
    .select({ id: registrations.id, tenantId: registrations.tenantId })
    .from(registrations)
    .where(and(isNotNull(registrations.passwordHash), lte(registrations.expiresAt, now)))
    .orderBy(asc(registrations.expiresAt))
    .limit(batch);
  let expired = 0;
  for (const row of due) {
    const tenantId = parseTenantId(row.tenantId);
    await ctx.db.withTenant(tenantId, async (tx) => {
      const [registration] = await tx.select().from(registrations).where(eq(registrations.id, row.id)).for("update");
      if (!registration) return;
      const status = registrationStatus(registration, now);
      if (status !== "expired" && status !== "rejected") return;
      // Of rejected ones too: a hash that stayed would be found by every later batch.
      await tx.update(registrations).set({ passwordHash: null }).where(eq(registrations.id, row.id));
      if (status === "rejected") return;
      await tx.delete(slugs).where(eq(slugs.tenantId, tenantId));
      const waitedFor = registrationStatus({ ...registration, expiresAt: null }, now);
      if (waitedFor === "awaiting_approval") {
        await enqueueEvent(tx, { name: "registration/expired", data: { tenantId } }, now);
      }
      const after = { waitedFor };
      await recordAudit(tx, { tenantId, actor: actorRef(ctx.actor), action: "registration.expired", after }, now);
      expired += 1;
    });
  }
  return expired;
}
