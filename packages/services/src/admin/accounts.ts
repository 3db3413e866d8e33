import { cyclePrice } from "@tenantry/core/billing/price";
import type { Cycle } from "@tenantry/core/catalogue/plan";
import { DomainError } from "@tenantry/core/errors";
import { parseTenantId, type TenantId, tenantSchema } from "@tenantry/core/ids";
import { add, type Currency, type Money, sum, zero } from "@tenantry/core/money";
import { isTrialOpen } from "@tenantry/core/subscription/trial";
import { accountStatusWord, accountWord } from "@tenantry/core/subscription/words";
import type { TenantListInput } from "@tenantry/core/tenant/inputs";
import type { ProvisioningStatus } from "@tenantry/core/tenant/registration";
import { owners } from "@tenantry/db/platform/identity";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { clocks, registrations, tenants } from "@tenantry/db/platform/tenancy";
import { desc, eq, inArray, sql } from "drizzle-orm";
import { currencyOf } from "../billing/stored-line.ts";
import type { ServiceContext } from "../context.ts";
import { currentOwners } from "../membership/current-owners.ts";
import { loadRecurring, type Recurring } from "../subscription/revenue.ts";
import { axesOf } from "../tenant/tenant-facts.ts";
import { listTenants } from "./list-tenants.ts";

/** A tenant as S4 knows it. Costs are per billing cycle, before tax, after agreements. */
export type Account = {
  readonly id: TenantId;
  readonly name: string;
  readonly code: string;
  readonly schemaName: string;
  readonly adminEmail: string;
  readonly status: "ACTIVE" | "DISABLED" | "TRIAL_EXPIRED";
  readonly statusWord: "TRIAL" | "ACTIVE" | "EXPIRED";
  readonly provisioning: ProvisioningStatus;
  readonly startedAt: Date;
  readonly trialEndsAt: Date | null;
  readonly isTrial: boolean;
  readonly periodStart: Date | null;
  readonly periodEnd: Date | null;
  readonly planCode: string;
  readonly cycle: Cycle;
  readonly base: Money;
  readonly features: Money;
  readonly total: Money;
  readonly currency: Currency;
  readonly timeZone: string;
  readonly country: string;
  readonly businessType: string | null;
  readonly sandbox: boolean;
  readonly clock: Date | null;
  readonly createdAt: Date;
};

/** One page of accounts, as staff's list filters them. */
export async function listAccounts(
  ctx: ServiceContext,
  input: TenantListInput,
): Promise<{ rows: Account[]; total: number }> {
  const { rows, total } = await listTenants(ctx, input);
  const accounts = await loadAccounts(
    ctx,
    rows.map((row) => row.id),
  );
  return { rows: rows.flatMap((row) => accounts.get(row.id) ?? []), total };
}

/** Throws `not_found`. */
export async function getAccount(ctx: ServiceContext, tenantId: TenantId): Promise<Account> {
  const account = (await loadAccounts(ctx, [tenantId])).get(tenantId);
  if (!account) throw new DomainError("not_found", "There is no account with this id.");
  return account;
}

async function loadAccounts(ctx: ServiceContext, ids: readonly TenantId[]): Promise<Map<TenantId, Account>> {
  if (ids.length === 0) return new Map();
  const now = ctx.clock.now();
  const db = ctx.db.orm;
  const [rows, held, recurring, current] = await Promise.all([
    db
      .select({ tenant: tenants, registration: registrations, ownerEmail: owners.email, clock: clocks.now })
      .from(tenants)
      .innerJoin(registrations, eq(registrations.tenantId, tenants.id))
      .innerJoin(owners, eq(owners.id, registrations.ownerId))
      .leftJoin(clocks, eq(clocks.tenantId, tenants.id))
      .where(inArray(tenants.id, [...ids])),
    db
      .selectDistinctOn([subscriptions.tenantId])
      .from(subscriptions)
      .where(inArray(subscriptions.tenantId, [...ids]))
      .orderBy(subscriptions.tenantId, sql`${subscriptions.endedAt} is null desc`, desc(subscriptions.startedAt)),
    loadRecurring(db, ids, now),
    currentOwners(db, ids),
  ]);
  return new Map(
    rows.map(({ tenant, registration, ownerEmail, clock }) => {
      const subscription = held.find((row) => row.tenantId === tenant.id) ?? null;
      const id = parseTenantId(tenant.id);
      const axes = axesOf(tenant, registration, subscription, clock ?? now);
      const { suspendedAt, deactivatedAt } = tenant;
      const currency = currencyOf(subscription?.currency ?? tenant.currency);
      const isTrial = axes.subscription === "trialing";
      const paid = subscription && subscription.anchor !== null && !isTrialOpen(subscription);
      const account: Account = {
        id,
        name: tenant.name,
        code: tenant.slug,
        schemaName: tenantSchema(id),
        adminEmail: current.get(tenant.id) ?? ownerEmail,
        status: accountWord({ subscription, suspendedAt, deactivatedAt }, clock ?? now),
        statusWord: accountStatusWord(axes.subscription, axes.access),
        provisioning: axes.provisioning,
        startedAt: subscription?.startedAt ?? tenant.createdAt,
        trialEndsAt: subscription?.trialEndsAt ?? null,
        isTrial,
        periodStart: paid ? subscription.periodStart : null,
        periodEnd: paid ? subscription.periodEnd : null,
        planCode: subscription?.planCode ?? registration.planCode,
        cycle: subscription?.cycle ?? registration.cycle,
        ...costs(recurring.get(tenant.id), currency),
        currency,
        timeZone: tenant.timeZone,
        country: tenant.country,
        businessType: tenant.businessType,
        sandbox: tenant.sandbox,
        clock,
        createdAt: tenant.createdAt,
      };
      return [id, account];
    }),
  );
}

function costs(recurring: Recurring | undefined, currency: Currency): Pick<Account, "base" | "features" | "total"> {
  const base = recurring?.price ? cyclePrice(recurring.price) : zero(currency);
  const features = sum(recurring?.addOns.map(({ price }) => price) ?? [], currency);
  return { base, features, total: add(base, features) };
}
