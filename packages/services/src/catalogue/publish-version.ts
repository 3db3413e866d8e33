import { randomUUIDv7 } from "node:crypto";
import { checkVersion } from "@tenantry/core/catalogue/check-version";
import { compareVersions, isUnchanged } from "@tenantry/core/catalogue/compare-versions";
import type { PublishVersionInput } from "@tenantry/core/catalogue/inputs";
import { DomainError } from "@tenantry/core/errors";
import type { Queryable } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { features, meters, plans, planVersions, prices } from "@tenantry/db/platform/catalogue";
import { desc, eq } from "drizzle-orm";
import { actorRef, type ServiceContext } from "../context.ts";
import { type StoredVersion, withPrices } from "./load-version.ts";

/**
 * Publishes the next version of a plan. Published ones never change: who subscribes keeps theirs until moved.
 * Errors: `validation_failed` with `unknown` codes and the nearest known ones, `not_found`, `conflict` when somebody
 * published in between, `invalid_transition` when nothing has changed.
 */
export async function publishVersion(
  ctx: ServiceContext,
  input: PublishVersionInput & { reason: string },
): Promise<{ planVersionId: string; version: number }> {
  const now = ctx.clock.now();
  const id = randomUUIDv7();
  const { planCode, reason } = input;
  const version = input.basedOn + 1;
  await ctx.db.transaction(async (tx) => {
    // One editor at a time: two would publish the same number.
    await tx.select({ code: plans.code }).from(plans).where(eq(plans.code, planCode)).for("update");
    const newest = await loadNewest(tx, input);
    if (newest && isUnchanged(compareVersions(newest, input.version)))
      throw new DomainError("invalid_transition", "Nothing differs from the newest version.");
    const { prices: list, ...terms } = input.version;
    const publishedBy = "id" in ctx.actor ? ctx.actor.id : null;
    await tx.insert(planVersions).values({ ...terms, id, planCode, version, publishedAt: now, publishedBy });
    if (list.length > 0) await tx.insert(prices).values(list.map((row) => ({ ...row, planVersionId: id })));
    await enqueueEvent(tx, { name: "catalogue/version.published", data: { planCode, planVersionId: id } }, now);
    await recordAudit(
      tx,
      {
        tenantId: null,
        actor: actorRef(ctx.actor),
        action: "plan.version_published",
        targetId: planCode,
        reason,
        before: newest && auditOf(newest),
        after: auditOf({ ...input.version, version }),
        requestId: ctx.requestId,
      },
      now,
    );
  });
  return { planVersionId: id, version };
}

/** Checked against the catalogue; null before the first publication. */
async function loadNewest(
  db: Queryable,
  { planCode, basedOn, version }: PublishVersionInput,
): Promise<StoredVersion | null> {
  const [[plan], allPlans, knownFeatures, knownMeters, rows] = await Promise.all([
    db.select().from(plans).where(eq(plans.code, planCode)),
    db.select({ code: plans.code }).from(plans).limit(500),
    db.select({ code: features.code }).from(features).limit(1000),
    db.select({ code: meters.code }).from(meters).limit(500),
    db
      .select()
      .from(planVersions)
      .where(eq(planVersions.planCode, planCode))
      .orderBy(desc(planVersions.version))
      .limit(1),
  ]);
  if (!plan) throw new DomainError("not_found", "There is no plan with this code.");
  const codes = (list: { code: string }[]) => list.map(({ code }) => code);
  checkVersion(version, plan, {
    features: codes(knownFeatures),
    meters: codes(knownMeters),
    plans: codes(allPlans),
  });
  const [newest = null] = await withPrices(db, rows);
  if ((newest?.version ?? 0) !== basedOn)
    throw new DomainError("conflict", `Version ${newest?.version} was published in the meantime.`);
  return newest;
}

const auditOf = (version: ({ version: number } & PublishVersionInput["version"]) | StoredVersion) => ({
  version: version.version,
  trialDays: version.trialDays,
  trialEnd: version.trialEnd,
  limits: version.limits,
  features: version.features,
  prices: version.prices.map(({ currency, cycle, amountMinor }) => `${currency} ${cycle} ${amountMinor}`),
});
