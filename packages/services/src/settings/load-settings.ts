import { PlatformSettings } from "@tenantry/core/settings";
import type { Queryable } from "@tenantry/db/client";
import { settings } from "@tenantry/db/platform/operations";
import { eq } from "drizzle-orm";

export async function loadSettings(db: Queryable): Promise<PlatformSettings> {
  const [row] = await db.select({ value: settings.value }).from(settings).where(eq(settings.key, "platform"));
  return PlatformSettings.parse(row?.value ?? {});
}

/** When the settings were last changed; null while all of them are the defaults. */
export async function settingsChangedAt(db: Queryable): Promise<Date | null> {
  const [row] = await db.select({ at: settings.updatedAt }).from(settings).where(eq(settings.key, "platform"));
  return row?.at ?? null;
}

/** How long a registration may wait, as `registrationDeadline` asks for it. */
export const deadlinesOf = ({ approvalDays, billing }: PlatformSettings) => ({
  approvalDays,
  checkoutHours: billing.checkoutHours,
});
