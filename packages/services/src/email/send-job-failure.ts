import { parseTenantId } from "@tenantry/core/ids";
import { staff } from "@tenantry/db/platform/identity";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, eq, inArray, isNull } from "drizzle-orm";
import { type MailContext, sendOnce } from "./send-once.ts";
import { localeOf } from "./send-to-payers.ts";

const mostReaders = 50;
const hourMs = 3_600_000;

type JobFailure = { functionId: string; runId: string; errorClass: string; tenantId: string | null };
export type AlertContext = MailContext & { readonly origins: { readonly adminOrigin: string } };

/**
 * Tells admins and super admins that a function has failed for good: once an hour for each function. Ids and the error's
 * class only: its message and the function's input may hold personal data.
 */
export async function sendJobFailure(ctx: AlertContext, failure: JobFailure): Promise<{ told: number }> {
  const { functionId, runId, errorClass } = failure;
  const hour = new Date(Math.floor(ctx.clock.now().getTime() / hourMs) * hourMs).toISOString();
  const readers = await ctx.db.orm
    .select({ id: staff.id, name: staff.name, email: staff.email, locale: staff.locale })
    .from(staff)
    .where(and(inArray(staff.role, ["super_admin", "admin"]), isNull(staff.disabledAt)))
    .limit(mostReaders);
  const tenantName = await nameOf(ctx, failure.tenantId);
  const runUrl = new URL(`/dashboard/jobs/${runId}`, ctx.origins.adminOrigin).toString();
  for (const reader of readers) {
    await sendOnce(ctx, null, {
      key: `job_failed:${functionId}:${hour}:${reader.id}`,
      to: reader.email,
      locale: localeOf(reader.locale),
      template: "job_failed",
      props: { name: reader.name, functionId, runId, errorClass, tenantName, runUrl },
    });
  }
  return { told: readers.length };
}

async function nameOf(ctx: MailContext, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const tenantId = parseTenantId(id);
  const [tenant] = await ctx.db.withTenant(tenantId, (tx) =>
    tx.select({ name: tenants.name }).from(tenants).where(eq(tenants.id, tenantId)),
  );
  return tenant?.name ?? null;
}
