import type { SaveFeatureInput, SaveMeterInput } from "@tenantry/core/catalogue/inputs";
import { DomainError, fieldError } from "@tenantry/core/errors";
import type { LocalText } from "@tenantry/core/locale";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { addOnPrices, features, meters } from "@tenantry/db/platform/catalogue";
import { eq } from "drizzle-orm";
import { actorRef, type ServiceContext } from "../context.ts";

/**
 * A feature's words, default, group, order and what it costs on top of a plan. Its code never changes.
 * Errors: `validation_failed` for a new code in use, `not_found` for an unknown one.
 */
export async function saveFeature(ctx: ServiceContext, input: SaveFeatureInput & { reason: string }): Promise<void> {
  const now = ctx.clock.now();
  const { isNew, reason, addOnPrices: list, ...feature } = input;
  await ctx.db.transaction(async (tx) => {
    const [before] = await tx.select().from(features).where(eq(features.code, feature.code)).for("update");
    if (isNew && before) throw fieldError("code", "code_taken", "A feature has this code already.");
    if (!isNew && !before) throw new DomainError("not_found", "There is no feature with this code.");
    await tx.insert(features).values(feature).onConflictDoUpdate({ target: features.code, set: feature });
    const priced = await tx.delete(addOnPrices).where(eq(addOnPrices.featureCode, feature.code)).returning();
    if (list.length > 0)
      await tx.insert(addOnPrices).values(list.map((row) => ({ ...row, featureCode: feature.code })));
    await enqueueEvent(tx, { name: "catalogue/feature.saved", data: { featureCode: feature.code } }, now);
    const words = (rows: SaveFeatureInput["addOnPrices"]) =>
      rows.map(({ currency, cycle, amountMinor }) => `${currency} ${cycle} ${amountMinor}`);
    const sold = priced.map(({ currency, cycle, amountMinor }) => `${currency} ${cycle} ${amountMinor}`);
    await recordAudit(
      tx,
      {
        tenantId: null,
        actor: actorRef(ctx.actor),
        action: isNew ? "feature.created" : "feature.updated",
        targetId: feature.code,
        reason,
        before: before ? { ...before, addOnPrices: sold } : null,
        after: { ...feature, addOnPrices: words(list) },
        requestId: ctx.requestId,
      },
      now,
    );
  });
}

/** A meter's words and order; what it counts and in which window is code's and history's. Errors: `not_found`. */
export async function saveMeter(ctx: ServiceContext, input: SaveMeterInput & { reason: string }): Promise<void> {
  const now = ctx.clock.now();
  const { code, reason, ...words } = input;
  await ctx.db.transaction(async (tx) => {
    const [before] = await tx.select().from(meters).where(eq(meters.code, code)).for("update");
    if (!before) throw new DomainError("not_found", "There is no meter with this code.");
    await tx.update(meters).set(words).where(eq(meters.code, code));
    const { name, unit, sortOrder } = before;
    await recordAudit(
      tx,
      {
        tenantId: null,
        actor: actorRef(ctx.actor),
        action: "meter.updated",
        targetId: code,
        reason,
        before: { name, unit, sortOrder } satisfies { name: LocalText; unit: LocalText; sortOrder: number },
        after: words,
        requestId: ctx.requestId,
      },
      now,
    );
  });
}
