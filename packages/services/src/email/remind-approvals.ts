import { staffMay, staffRoles } from "@tenantry/core/identity/permissions";
import { staff } from "@tenantry/db/platform/identity";
import { and, inArray, isNull } from "drizzle-orm";
import { countApprovals } from "../admin/list-approvals.ts";
import type { AlertContext } from "./send-job-failure.ts";
import { sendOnce } from "./send-once.ts";
import { localeOf } from "./send-to-payers.ts";

const mostReaders = 50;

/** Tells everybody who may decide that registrations wait for them; once a day at most. */
export async function remindOfApprovals(ctx: AlertContext): Promise<{ told: number }> {
  const now = ctx.clock.now();
  const { waiting, since } = await countApprovals(ctx.db.orm, now);
  if (waiting === 0 || !since) return { told: 0 };
  const readers = await ctx.db.orm
    .select({ id: staff.id, name: staff.name, email: staff.email, locale: staff.locale })
    .from(staff)
    .where(
      and(
        inArray(
          staff.role,
          staffRoles.filter((role) => staffMay(role, "tenants:write")),
        ),
        isNull(staff.disabledAt),
      ),
    )
    .limit(mostReaders);
  const queueUrl = new URL("/dashboard/approvals", ctx.origins.adminOrigin).toString();
  for (const reader of readers) {
    await sendOnce(ctx, null, {
      key: `approvals_waiting:${now.toISOString().slice(0, 10)}:${reader.id}`,
      to: reader.email,
      locale: localeOf(reader.locale),
      template: "approvals_waiting",
      props: { name: reader.name, count: waiting, since: since.toISOString(), queueUrl },
    });
  }
  return { told: readers.length };
}
