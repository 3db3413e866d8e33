import { randomUUIDv7 } from "node:crypto";
import { DomainError, fieldError } from "@tenantry/core/errors";
import { dayOf } from "@tenantry/core/usage/days";
import { aheadMs } from "@tenantry/core/usage/event";
import type { ServiceUsageInput } from "@tenantry/core/usage/inputs";
import { recordAudit } from "@tenantry/db/journal";
import { tenants } from "@tenantry/db/platform/tenancy";
import { serviceUsage } from "@tenantry/db/platform/usage";
import { eq } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";

export type ServiceUsage = {
  id: string;
  serviceName: string;
  status: "ACTIVE" | "INACTIVE";
  /** Decimal text. */
  usageValue: string;
  startDate: string;
  endDate: string;
  currency: string;
  lastUpdated: Date;
};

/**
 * What one of our services reports about an account and a cycle (S4's billing_usage): billed with the period in which the
 * cycle ends, where the tenant's plan has a price for a meter of that name. The edge keeps repetitions apart by its
 * idempotency key. Errors: `not_found`, `validation_failed` at `startDate` or `currency`.
 */
export async function recordServiceUsage(ctx: TenantContext, input: ServiceUsageInput): Promise<ServiceUsage> {
  const now = ctx.clock.now();
  const { tenantId, requestId } = ctx;
  if (input.startDate > dayOf(new Date(now.getTime() + aheadMs)))
    throw fieldError("startDate", "in_future", "The cycle has not begun.");
  return ctx.db.withTenant(tenantId, async (tx) => {
    const [tenant] = await tx.select({ currency: tenants.currency }).from(tenants).where(eq(tenants.id, tenantId));
    if (!tenant) throw new DomainError("not_found", "There is no tenant with this id.");
    if (input.currency && input.currency !== tenant.currency)
      throw fieldError("currency", "invalid_currency", `This account is billed in ${tenant.currency}.`);
    const { details, ...given } = input;
    const row = { ...given, id: randomUUIDv7(), currency: tenant.currency, lastUpdated: now };
    await tx.insert(serviceUsage).values({ ...row, tenantId, details: details ?? null });
    const entry = {
      tenantId,
      actor: actorRef(ctx.actor),
      action: "service_usage.recorded",
      targetId: row.id,
      requestId,
    };
    await recordAudit(tx, { ...entry, after: { serviceName: row.serviceName, usageValue: row.usageValue } }, now);
    return row;
  });
}
