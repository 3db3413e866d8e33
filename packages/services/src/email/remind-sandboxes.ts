import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { noticeDueBefore } from "@tenantry/core/tenant/sandbox";
import { staff } from "@tenantry/db/platform/identity";
import { auditLog } from "@tenantry/db/platform/operations";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, gt, isNull, lte } from "drizzle-orm";
import type { AlertContext } from "./send-job-failure.ts";
import { sendOnce } from "./send-once.ts";
import { localeOf } from "./send-to-payers.ts";

const batch = 500;

/** Tells whoever made a test tenant, two days before, that it will be purged; anew when it was given more time. */
export async function remindOfEndingSandboxes(ctx: AlertContext): Promise<{ told: number }> {
  const now = ctx.clock.now();
  const rows = await ctx.db.orm
    .select({ id: tenants.id, name: tenants.name, expiresAt: tenants.expiresAt })
    .from(tenants)
    .where(and(eq(tenants.sandbox, true), gt(tenants.expiresAt, now), lte(tenants.expiresAt, noticeDueBefore(now))))
    .orderBy(asc(tenants.expiresAt))
    .limit(batch);
  let told = 0;
  for (const { id, name: businessName, expiresAt } of rows) {
    const creator = expiresAt && (await creatorOf(ctx, parseTenantId(id)));
    if (!creator) continue;
    // No tenant: it goes to staff, and is not captured with the sandbox's own mail.
    const outcome = await sendOnce(ctx, null, {
      key: `sandbox_ending:${id}:${expiresAt.toISOString()}`,
      to: creator.email,
      locale: localeOf(creator.locale),
      template: "sandbox_ending",
      props: {
        name: creator.name,
        businessName,
        expiresAt: expiresAt.toISOString(),
        tenantUrl: new URL(`/dashboard/tenants/${id}`, ctx.origins.adminOrigin).toString(),
      },
    });
    if (outcome === "sent") told += 1;
  }
  return { told };
}

/** The member of staff who made it, by the record; nobody for what a service made. */
async function creatorOf(ctx: AlertContext, tenantId: TenantId) {
  const [made] = await ctx.db.withTenant(tenantId, (tx) =>
    tx
      .select({ id: auditLog.actorId })
      .from(auditLog)
      .where(
        and(eq(auditLog.tenantId, tenantId), eq(auditLog.action, "tenant.created"), eq(auditLog.actorType, "staff")),
      ),
  );
  if (!made?.id) return undefined;
  const [creator] = await ctx.db.orm
    .select({ name: staff.name, email: staff.email, locale: staff.locale })
    .from(staff)
    .where(and(eq(staff.id, made.id), isNull(staff.disabledAt)));
  return creator;
}
