import type { PriceOverride } from "@tenantry/core/billing/price";
import type { TenantId } from "@tenantry/core/ids";
import { isCurrency, money } from "@tenantry/core/money";
import type { Tx } from "@tenantry/db/client";
import { overrides } from "@tenantry/db/platform/entitlements";
import { and, asc, eq, inArray, isNull } from "drizzle-orm";

type OverrideRow = Pick<typeof overrides.$inferSelect, "value" | "startsAt" | "endsAt">;

/** Staff's agreements on price, and the payment terms in force at `now` (the newest; null: none). */
export async function loadAgreements(tx: Tx, tenantId: TenantId, now: Date) {
  const rows = await tx
    .select({ value: overrides.value, startsAt: overrides.startsAt, endsAt: overrides.endsAt })
    .from(overrides)
    .where(
      and(
        eq(overrides.tenantId, tenantId),
        isNull(overrides.withdrawnAt),
        inArray(overrides.kind, ["comp", "percent_off", "fixed_price", "payment_terms"]),
      ),
    )
    .orderBy(asc(overrides.startsAt), asc(overrides.createdAt));
  let termsDays: number | null = null;
  for (const { value, startsAt, endsAt } of rows) {
    if (value.kind === "payment_terms" && startsAt <= now && (endsAt === null || endsAt > now))
      termsDays = value.termsDays;
  }
  return { prices: rows.flatMap(priceOverride), termsDays };
}

/** Empty for an override that is not about a price. */
export function priceOverride({ value, startsAt, endsAt }: OverrideRow): PriceOverride[] {
  const span = { startsAt, endsAt };
  switch (value.kind) {
    case "comp":
      return [{ ...span, kind: "comp", planCode: value.planCode }];
    case "percent_off":
      return [{ ...span, kind: "percent_off", planCode: value.planCode, offPpm: BigInt(value.offPpm) }];
    case "fixed_price": {
      const { planCode, cycle, currency, priceMinor } = value;
      if (!isCurrency(currency)) return [];
      return [{ ...span, kind: "fixed_price", planCode, cycle, price: money(BigInt(priceMinor), currency) }];
    }
    default:
      return [];
  }
}
