import { PlatformSettings } from "@tenantry/core/settings";
import type { Queryable } from "@tenantry/db/client";
import { settings } from "@tenantry/db/platform/operations";
import { eq } from "drizzle-orm";

export async function loadSettings(db: Queryable): Promise<PlatformSettings> {
  const [row] = await db.select({ value: settings.value }).from(settings).where(eq(settings.key, "platform"));
  return PlatformSettings.parse(row?.value ?? {});
}

/** How long a registration may wait, as `registrationDeadline` asks for it. */
export const deadlinesOf = ({ approvalDays, billing }: PlatformSettings) => ({
  approvalDays,
  checkoutHours: billing.checkoutHours,
});
