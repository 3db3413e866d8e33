import { DomainError, fieldError } from "@tenantry/core/errors";
import type { UpdateTenantInput } from "@tenantry/core/tenant/inputs";
import { normalizePhone } from "@tenantry/core/tenant/locality";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { tenants } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";

type Profile = typeof tenants.$inferSelect;

/** Changes the named fields of the profile and settings; the audit row keeps each one's old and new value. */
export async function updateTenant(ctx: TenantContext, input: UpdateTenantInput): Promise<Profile> {
  const now = ctx.clock.now();
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const [before] = await tx.select().from(tenants).where(eq(tenants.id, ctx.tenantId)).for("update");
    if (!before) throw new DomainError("not_found", "There is no tenant with this id.");
    const changed = changedFields(before, input);
    if (Object.keys(changed).length === 0) return before;
    const [after] = await tx
      .update(tenants)
      .set({ ...changed, updatedAt: now })
      .where(eq(tenants.id, ctx.tenantId))
      .returning();
    if (!after) throw new DomainError("not_found", "There is no tenant with this id.");
    await enqueueEvent(tx, { name: "tenant/updated", data: { tenantId: ctx.tenantId } }, now);
    await recordAudit(
      tx,
      {
        tenantId: ctx.tenantId,
        actor: actorRef(ctx.actor),
        action: "tenant.updated",
        before: Object.fromEntries(Object.keys(changed).map((key) => [key, before[key as keyof Profile]])),
        after: changed,
        requestId: ctx.requestId,
      },
      now,
    );
    return after;
  });
}

function changedFields(before: Profile, input: UpdateTenantInput): Partial<Profile> {
  const { timezone, businessHours, phone, ...rest } = input;
  const given: Partial<Profile> = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  if (timezone !== undefined) given.timeZone = timezone;
  if (businessHours !== undefined) given.businessHours = { ...before.businessHours, ...businessHours };
  if (phone !== undefined) given.phone = phone === null ? null : requirePhone(phone, before.country);
  const differs = ([key, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(before[key as keyof Profile]);
  return Object.fromEntries(Object.entries(given).filter(differs));
}

function requirePhone(phone: string, country: string): string {
  const number = normalizePhone(phone, country);
  if (!number) throw fieldError("phone", "invalid_phone", "This is no phone number of the tenant's country.");
  return number;
}
