import type { TenantId } from "@tenantry/core/ids";
import { countedLimit } from "@tenantry/core/usage/meters";
import { meters } from "@tenantry/db/platform/catalogue";
import { usageWarnings } from "@tenantry/db/platform/usage";
import { and, eq } from "drizzle-orm";
import type { MailContext } from "./send-once.ts";
import { billingUrl, sendToPayers } from "./send-to-payers.ts";

/** Says how much of a limit is used; once for each window, level and limit. */
export async function sendUsageWarning(
  ctx: MailContext,
  about: { tenantId: TenantId; meter: string; level: number; windowStart: Date; limit: number },
): Promise<void> {
  const { tenantId, meter, level, windowStart, limit } = about;
  const row = await ctx.db.withTenant(tenantId, async (tx) => {
    const [named] = await tx.select().from(meters).where(eq(meters.code, meter));
    const [warning] = await tx
      .select()
      .from(usageWarnings)
      .where(
        and(
          eq(usageWarnings.tenantId, tenantId),
          eq(usageWarnings.meter, meter),
          eq(usageWarnings.windowStart, windowStart),
          eq(usageWarnings.level, level),
        ),
      );
    return named && warning && { named, warning };
  });
  // A limit that was raised meanwhile has not been reached.
  if (!row || row.warning.limit !== limit) return;
  const { named, warning } = row;
  const perUnit = countedLimit(meter, 1) ?? 1;
  await sendToPayers(ctx, tenantId, {
    key: `usage_warning:${tenantId}:${meter}:${windowStart.toISOString()}:${level}:${limit}`,
    compose: ({ reader, locale }) => ({
      template: "usage_warning",
      props: {
        ...reader,
        meterName: named.name[locale],
        unit: named.unit[locale],
        level,
        used: Math.floor(warning.used / perUnit),
        limit: Math.floor(limit / perUnit),
        billingUrl: billingUrl(ctx, tenantId),
      },
    }),
  });
}
