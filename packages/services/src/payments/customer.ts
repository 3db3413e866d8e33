import { assert, DomainError } from "@tenantry/core/errors";
import type { PaymentGateway } from "@tenantry/core/ports/payments";
import { billingProfiles } from "@tenantry/db/platform/billing";
import { gatewayCustomers } from "@tenantry/db/platform/payments";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, eq } from "drizzle-orm";
import type { TenantContext } from "../context.ts";

/** The gateway's name for this tenant, made on first use; `unavailable` when the gateway does not answer. */
export async function ensureCustomer(ctx: TenantContext, gateway: PaymentGateway): Promise<string> {
  const known = await findCustomer(ctx, gateway);
  if (known !== undefined) return known;
  const { tenantId } = ctx;
  const [person] = await ctx.db.withTenant(tenantId, (tx) =>
    tx
      .select({
        email: tenants.email,
        name: tenants.name,
        billingEmail: billingProfiles.email,
        legalName: billingProfiles.legalName,
      })
      .from(tenants)
      .leftJoin(billingProfiles, eq(billingProfiles.tenantId, tenants.id))
      .where(eq(tenants.id, tenantId)),
  );
  if (!person) throw new DomainError("not_found", "There is no tenant with this id.");
  const made = await gateway.createCustomer({
    key: tenantId,
    email: person.billingEmail ?? person.email,
    name: person.legalName ?? person.name,
  });
  if (made.status === "failed") throw new DomainError("unavailable", `The gateway made no customer: ${made.detail}`);
  const { customerRef } = made;
  const row = { tenantId, gateway: gateway.id, customerRef, createdAt: ctx.clock.now() };
  await ctx.db.withTenant(tenantId, (tx) => tx.insert(gatewayCustomers).values(row).onConflictDoNothing());
  const kept = await findCustomer(ctx, gateway);
  assert(kept, "a customer that was stored can be read");
  return kept;
}

export async function findCustomer(ctx: TenantContext, gateway: PaymentGateway): Promise<string | undefined> {
  const [row] = await ctx.db.withTenant(ctx.tenantId, (tx) =>
    tx
      .select({ customerRef: gatewayCustomers.customerRef })
      .from(gatewayCustomers)
      .where(and(eq(gatewayCustomers.tenantId, ctx.tenantId), eq(gatewayCustomers.gateway, gateway.id))),
  );
  return row?.customerRef;
}
