import { randomUUIDv7 } from "node:crypto";
import { DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import { exportsPerDay, exportWindowStart } from "@tenantry/core/leaving/export";
import type { Locale } from "@tenantry/core/locale";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { owners } from "@tenantry/db/platform/identity";
import { tenantExports } from "@tenantry/db/platform/leaving";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, count, eq, gt, isNull } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";
import { localeOf } from "../email/send-to-payers.ts";

/**
 * Asks for an archive of everything. One at a time; an owner may ask three times a day, staff say why.
 * Errors: `conflict` while one is being made, `rate_limited`, `gone` once the purge has begun.
 */
export async function requestExport(
  ctx: TenantContext,
  input: { reason: string | null },
): Promise<{ exportId: string }> {
  const now = ctx.clock.now();
  const { tenantId, requestId, actor } = ctx;
  const id = randomUUIDv7();
  const by = actor.type === "owner" ? "owner" : actor.type === "system" ? "system" : "staff";
  await ctx.db.withTenant(tenantId, async (tx) => {
    // The tenant's row is the lock: two tabs ask one after the other.
    const [tenant] = await tx.select().from(tenants).where(eq(tenants.id, tenantId)).for("update");
    if (!tenant?.readyAt) throw new DomainError("not_found", "There is no workspace to export.");
    if (tenant.purgeStartedAt) throw new DomainError("gone", "The purge has begun: there is nothing to export.");
    await requireFree(tx, tenantId, by, now);
    const locale = await readerOf(tx, ctx, tenant.language);
    const requester = actorRef(actor);
    await tx.insert(tenantExports).values({
      id,
      tenantId,
      requestedBy: by,
      requesterId: requester.id,
      reason: by === "owner" ? null : input.reason,
      locale,
      requestedAt: now,
    });
    await enqueueEvent(tx, { name: "export/requested", data: { tenantId, exportId: id } }, now);
    const entry = { tenantId, actor: requester, action: "export.requested", targetId: id, requestId };
    await recordAudit(tx, { ...entry, reason: input.reason }, now);
  });
  return { exportId: id };
}

/** Staff see every tenant's rows: each question names its own. */
async function requireFree(tx: Tx, tenantId: TenantId, by: "owner" | "staff" | "system", now: Date): Promise<void> {
  const ours = eq(tenantExports.tenantId, tenantId);
  const [running] = await tx
    .select({ id: tenantExports.id })
    .from(tenantExports)
    .where(and(ours, isNull(tenantExports.finishedAt), isNull(tenantExports.failedAt)))
    .limit(1);
  if (running) throw new DomainError("conflict", "An export is being made already.");
  if (by !== "owner") return;
  const [recent] = await tx
    .select({ count: count() })
    .from(tenantExports)
    .where(and(ours, eq(tenantExports.requestedBy, "owner"), gt(tenantExports.requestedAt, exportWindowStart(now))));
  if ((recent?.count ?? 0) >= exportsPerDay)
    throw new DomainError("rate_limited", `At most ${exportsPerDay} exports are made in a day.`);
}

async function readerOf(tx: Tx, ctx: TenantContext, language: string): Promise<Locale> {
  if (ctx.actor.type !== "owner") return localeOf(language);
  const [owner] = await tx.select({ locale: owners.locale }).from(owners).where(eq(owners.id, ctx.actor.id));
  return localeOf(owner?.locale ?? language);
}
