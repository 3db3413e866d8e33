import { randomUUIDv7 } from "node:crypto";
import { type BulkOverrideInput, bulkRows } from "@tenantry/core/entitlements/inputs";
import { can, limit } from "@tenantry/core/entitlements/resolve";
import { compileSnapshot, compileTenant, type Snapshot, type TenantGrants } from "@tenantry/core/entitlements/snapshot";
import { DomainError, type ErrorCode } from "@tenantry/core/errors";
import { parseTenantId } from "@tenantry/core/ids";
import { recordAudit } from "@tenantry/db/journal";
import { bulkChanges, overrides } from "@tenantry/db/platform/entitlements";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { actorRef, type ServiceContext, type TenantContext } from "../context.ts";
import { atTenantTime } from "../tenant/tenant-time.ts";
import { requireKnownCode } from "./known-codes.ts";
import { loadSnapshotFacts, loadTenantGrants } from "./load-facts.ts";
import { insertOverride } from "./set-override.ts";
import { withdrawIn } from "./withdraw-override.ts";

/** What one tenant has and would have; an answer is a feature on or off, or a limit (null: unlimited). */
export type BulkRow = {
  readonly tenantId: string;
  readonly name: string | null;
  readonly before: boolean | number | null;
  readonly after: boolean | number | null;
  readonly changes: boolean;
  /** Why this row cannot be changed. */
  readonly problem: ErrorCode | null;
};

export type BulkResult = {
  readonly bulkChangeId: string;
  readonly rows: readonly { readonly tenantId: string; readonly ok: boolean; readonly code?: ErrorCode }[];
};

/** Which tenants would change and how, at the start of the override's window. Nothing is written. */
export async function previewBulkOverride(ctx: ServiceContext, input: BulkOverrideInput): Promise<BulkRow[]> {
  const now = ctx.clock.now();
  await requireKnownCode(ctx.db.orm, input.value);
  const snapshot = compileSnapshot(await loadSnapshotFacts(ctx.db.orm));
  // An agreement that began in the past holds now.
  const at = input.startsAt && now < input.startsAt ? input.startsAt : now;
  const ids = distinct(input.tenantIds);
  const names = new Map(
    (
      await ctx.db.orm
        .select({ id: tenants.id, name: tenants.name })
        .from(tenants)
        .where(inArray(tenants.id, ids))
        .limit(bulkRows)
    ).map(({ id, name }) => [id, name]),
  );
  const rows: BulkRow[] = [];
  for (const tenantId of ids) {
    const name = names.get(tenantId) ?? null;
    if (name === null) {
      rows.push({ tenantId, name, before: null, after: null, changes: false, problem: "not_found" });
      continue;
    }
    const grants = await ctx.db.withTenant(parseTenantId(tenantId), (tx) =>
      loadTenantGrants(tx, parseTenantId(tenantId)),
    );
    const before = answerOf(snapshot, grants, input, at);
    const after = answerOf(snapshot, withOverride(grants, input, at), input, at);
    rows.push({ tenantId, name, before, after, changes: before !== after, problem: null });
  }
  return rows;
}

function answerOf(snapshot: Snapshot, grants: TenantGrants, { value }: BulkOverrideInput, at: Date) {
  const tenant = compileTenant(grants);
  return value.kind === "feature" ? can(snapshot, { tenant }, value.code, at) : limit(snapshot, tenant, value.code, at);
}

function withOverride(grants: TenantGrants, { value, endsAt }: BulkOverrideInput, at: Date): TenantGrants {
  // Later than any agreement that exists: the newest holds.
  const createdAt = new Date(8_640_000_000_000_000);
  const proposed = {
    id: "proposed",
    value,
    reason: "",
    createdBy: null,
    createdAt,
    startsAt: at,
    endsAt: endsAt ?? null,
  };
  return { ...grants, overrides: [...grants.overrides, proposed] };
}

/**
 * Gives the same agreement to up to 1,000 tenants, one transaction each: a row that fails says why and the others stand.
 * Errors: `validation_failed` for an unknown code.
 */
export async function applyBulkOverride(
  ctx: ServiceContext,
  input: BulkOverrideInput & { reason: string },
): Promise<BulkResult> {
  const now = ctx.clock.now();
  await requireKnownCode(ctx.db.orm, input.value);
  const { tenantIds: _, reason, ...request } = input;
  const ids = distinct(input.tenantIds);
  const bulkChangeId = randomUUIDv7();
  const actor = actorRef(ctx.actor);
  const change = { id: bulkChangeId, kind: "overrides" as const, reason, createdBy: actor.id, createdAt: now };
  const about = { tenantId: null, actor, targetId: bulkChangeId, reason, requestId: ctx.requestId };
  await ctx.db.transaction(async (tx) => {
    await tx.insert(bulkChanges).values({ ...change, request: { ...request, tenantIds: ids }, results: [] });
    const after = { ...request, tenants: ids.length };
    await recordAudit(tx, { ...about, action: "bulk_change.started", after }, now);
  });
  const results: BulkResult["rows"][number][] = [];
  for (const id of ids) {
    const outcome = await rowResult(async () => {
      const one = await inTenant(ctx, id);
      await ctx.db.withTenant(one.tenantId, async (tx) => {
        await loadTenantGrants(tx, one.tenantId);
        await insertOverride(tx, one, { ...request, reason, bulkChangeId }, one.clock.now());
      });
    });
    results.push({ tenantId: id, ...outcome });
  }
  const isPartial = results.some((row) => !row.ok);
  await ctx.db.transaction(async (tx) => {
    await tx
      .update(bulkChanges)
      .set({ results: [...results], isPartial, finishedAt: now })
      .where(eq(bulkChanges.id, bulkChangeId));
    const after = { tenants: ids.length, failed: results.filter((row) => !row.ok).length };
    await recordAudit(tx, { ...about, action: "bulk_change.finished", after }, now);
  });
  return { bulkChangeId, rows: results };
}

/** Withdraws what a bulk change gave, row by row. Errors: `not_found`, `invalid_transition` when it is undone already. */
export async function undoBulkOverride(
  ctx: ServiceContext,
  { bulkChangeId, reason }: { bulkChangeId: string; reason: string },
): Promise<BulkResult> {
  const now = ctx.clock.now();
  const actor = actorRef(ctx.actor);
  await ctx.db.transaction(async (tx) => {
    const known = and(eq(bulkChanges.id, bulkChangeId), eq(bulkChanges.kind, "overrides"));
    const [found] = await tx.select({ id: bulkChanges.id }).from(bulkChanges).where(known);
    if (!found) throw new DomainError("not_found", "There is no such change.");
    const undone = await tx
      .update(bulkChanges)
      .set({ undoneAt: now, undoneBy: actor.id })
      .where(and(known, isNull(bulkChanges.undoneAt)))
      .returning({ id: bulkChanges.id });
    if (undone.length === 0) throw new DomainError("invalid_transition", "This change has been undone already.");
    const entry = { tenantId: null, actor, action: "bulk_change.undone", targetId: bulkChangeId, reason };
    await recordAudit(tx, { ...entry, requestId: ctx.requestId }, now);
  });
  // The overrides themselves, not the results: a process that died half-way has written no results.
  const given = await ctx.db.orm
    .select({ overrideId: overrides.id, tenantId: overrides.tenantId })
    .from(overrides)
    .where(and(eq(overrides.bulkChangeId, bulkChangeId), isNull(overrides.withdrawnAt)))
    .orderBy(asc(overrides.id))
    .limit(bulkRows);
  const rows: BulkResult["rows"][number][] = [];
  for (const { tenantId, overrideId } of given) {
    const outcome = await rowResult(async () => {
      const one = await inTenant(ctx, tenantId);
      await ctx.db.withTenant(one.tenantId, (tx) => withdrawIn(tx, one, { overrideId, reason }, one.clock.now()));
    });
    rows.push({ tenantId, ...outcome });
  }
  return { bulkChangeId, rows };
}

/** In its own time, when it is a sandbox. */
const inTenant = (ctx: ServiceContext, id: string): Promise<TenantContext> => {
  const tenantId = parseTenantId(id);
  return atTenantTime({ ...ctx, tenantId }, tenantId);
};

/** A refusal is the row's result; anything else is a failure of the whole. */
async function rowResult(work: () => Promise<void>): Promise<{ ok: boolean; code?: ErrorCode }> {
  try {
    await work();
    return { ok: true };
  } catch (error) {
    if (error instanceof DomainError) return { ok: false, code: error.code };
    throw error;
  }
}

const distinct = (ids: readonly string[]): string[] => [...new Set(ids.map((id) => id.toLowerCase()))];
