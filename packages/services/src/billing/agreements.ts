import { randomUUIDv7 } from "node:crypto";
import { type AgreementValue, SetAgreementInput } from "@tenantry/core/billing/agreement";
import { ppmOfPercent } from "@tenantry/core/billing/percent";
import type { StoredOverride } from "@tenantry/core/entitlements/override";
import { assert, DomainError, fieldError } from "@tenantry/core/errors";
import { fromDecimal } from "@tenantry/core/money";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { overrides } from "@tenantry/db/platform/entitlements";
import { staff } from "@tenantry/db/platform/identity";
import { and, desc, eq, inArray, isNull } from "drizzle-orm";
import type { z } from "zod";
import { loadPlan } from "../catalogue/load-plan.ts";
import { actorRef, type TenantContext } from "../context.ts";

const kinds = ["comp", "percent_off", "fixed_price", "payment_terms"] as const;
type PriceAgreement = Extract<StoredOverride, { kind: (typeof kinds)[number] }>;

export type Agreement = {
  readonly id: string;
  readonly value: PriceAgreement;
  readonly reason: string;
  readonly by: string | null;
  readonly createdAt: Date;
  readonly startsAt: Date;
  readonly endsAt: Date | null;
};

const mostShown = 100;

/**
 * Agrees with a tenant on what it pays: a comp, a percentage, a fixed price or payment terms, from now (or `startsAt`) until
 * `endsAt` or for good. Charges of the past stay. Errors: `validation_failed` for an unknown plan or an empty window.
 */
export async function setAgreement(ctx: TenantContext, input: SetAgreementInput): Promise<{ agreementId: string }> {
  const { value: given, reason, ...window } = SetAgreementInput.parse(input);
  const now = ctx.clock.now();
  const startsAt = window.startsAt ?? now;
  const endsAt = window.endsAt ?? null;
  if (endsAt && endsAt <= startsAt) throw fieldError("endsAt", "ends_before_start", "It would end before it starts.");
  const value = stored(given);
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    await requirePlan(tx, value);
    const id = randomUUIDv7();
    const { tenantId, requestId } = ctx;
    const actor = actorRef(ctx.actor);
    const createdBy = actor.type === "staff" ? actor.id : null;
    const row = { id, tenantId, value, kind: value.kind, code: null, reason, createdBy };
    await tx.insert(overrides).values({ ...row, createdAt: now, startsAt, endsAt });
    const after = { ...value, startsAt, endsAt };
    await recordAudit(tx, { tenantId, actor, action: "agreement.set", targetId: id, reason, after, requestId }, now);
    await enqueueEvent(tx, { name: "tenant/entitlements.changed", data: { tenantId } }, now);
    return { agreementId: id };
  });
}

/** Takes an agreement back from now on; it stays on record. Throws `not_found`. */
export async function withdrawAgreement(
  ctx: TenantContext,
  { agreementId, reason }: { agreementId: string; reason: string },
): Promise<void> {
  const now = ctx.clock.now();
  const { tenantId, requestId } = ctx;
  const actor = actorRef(ctx.actor);
  await ctx.db.withTenant(tenantId, async (tx) => {
    const [row] = await tx
      .update(overrides)
      .set({ withdrawnAt: now, withdrawnBy: actor.type === "staff" ? actor.id : null })
      .where(
        and(
          eq(overrides.id, agreementId),
          eq(overrides.tenantId, tenantId),
          inArray(overrides.kind, [...kinds]),
          isNull(overrides.withdrawnAt),
        ),
      )
      .returning({ value: overrides.value });
    if (!row) throw new DomainError("not_found", "This agreement is not in force.");
    const entry = { tenantId, actor, action: "agreement.withdrawn", targetId: agreementId, reason, requestId };
    await recordAudit(tx, { ...entry, before: { ...row.value } }, now);
    await enqueueEvent(tx, { name: "tenant/entitlements.changed", data: { tenantId } }, now);
  });
}

/** Agreements on price and terms that stand or are still to begin, newest first. */
export async function listAgreements(ctx: TenantContext): Promise<Agreement[]> {
  const now = ctx.clock.now();
  const rows = await ctx.db.withTenant(ctx.tenantId, (tx) =>
    tx
      .select({ override: overrides, by: staff.name })
      .from(overrides)
      .leftJoin(staff, eq(staff.id, overrides.createdBy))
      .where(
        and(eq(overrides.tenantId, ctx.tenantId), inArray(overrides.kind, [...kinds]), isNull(overrides.withdrawnAt)),
      )
      .orderBy(desc(overrides.createdAt))
      .limit(mostShown),
  );
  return rows.flatMap(({ override: { id, value, reason, createdAt, startsAt, endsAt }, by }) =>
    isPriceAgreement(value) && (endsAt === null || endsAt > now)
      ? [{ id, value, reason, by, createdAt, startsAt, endsAt }]
      : [],
  );
}

const isPriceAgreement = (value: StoredOverride): value is PriceAgreement => kinds.some((kind) => kind === value.kind);

function stored(value: z.output<typeof AgreementValue>): PriceAgreement {
  switch (value.kind) {
    case "percent_off": {
      const { percent, ...rest } = value;
      const offPpm = ppmOfPercent(String(percent));
      assert(offPpm !== undefined, "the input's percentage was checked");
      return { ...rest, offPpm: offPpm.toString() };
    }
    case "fixed_price": {
      const { price: text, ...rest } = value;
      const price = fromDecimal(text, value.currency);
      assert(price, "the input's price was checked");
      return { ...rest, priceMinor: price.minor.toString() };
    }
    default:
      return value;
  }
}

async function requirePlan(tx: Tx, value: PriceAgreement): Promise<void> {
  const code = value.kind === "payment_terms" ? null : value.planCode;
  if (code !== null && !(await loadPlan(tx, code)))
    throw fieldError("value.planCode", "unknown_plan", "There is no such plan.");
}
