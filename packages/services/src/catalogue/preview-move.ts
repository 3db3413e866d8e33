import type { MovePreviewInput } from "@tenantry/core/catalogue/inputs";
import type { Move } from "@tenantry/core/catalogue/move";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import type { Queryable } from "@tenantry/db/client";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, count, eq, isNull, ne } from "drizzle-orm";
import { readCounted } from "../billing/load-usage.ts";
import type { ServiceContext } from "../context.ts";
import { atTenantTime } from "../tenant/tenant-time.ts";
import { loadMove } from "./load-move.ts";
import { loadVersion, type StoredVersion } from "./load-version.ts";

export type MoveRow = Move & {
  tenantId: TenantId;
  name: string;
  name2: string | null;
  slug: string;
  currency: string;
  cycle: string;
};

/** Who subscribes to other versions of the plan, and what moving each would do. Nothing is written. */
export async function previewMove(
  ctx: ServiceContext,
  input: MovePreviewInput,
): Promise<{ rows: MoveRow[]; total: number; to: StoredVersion }> {
  const db = ctx.db.orm;
  const to = await loadVersion(db, input.planCode, input.toVersion);
  const [page, [total]] = await Promise.all([
    listMovable(db, to, { limit: input.pageSize, offset: (input.page - 1) * input.pageSize }),
    db.select({ value: count() }).from(subscriptions).where(isMovable(to)),
  ]);
  const rows: MoveRow[] = [];
  for (const { id, ...named } of page) {
    const tenantId = parseTenantId(id);
    const { clock } = await atTenantTime(ctx, tenantId);
    const counted = await readCounted({ ...ctx, tenantId });
    const { move, subscription } = await ctx.db.withTenant(tenantId, (tx) =>
      loadMove(tx, tenantId, { to, counted }, clock.now()),
    );
    const { currency, cycle } = subscription;
    rows.push({ ...move, ...named, tenantId, currency, cycle });
  }
  return { rows, total: total?.value ?? 0, to };
}

const isMovable = (to: StoredVersion) =>
  and(eq(subscriptions.planCode, to.planCode), ne(subscriptions.planVersionId, to.id), isNull(subscriptions.endedAt));

/** Live subscribers of the plan's other versions, by name. */
export function listMovable(db: Queryable, to: StoredVersion, page: { limit: number; offset: number }) {
  return db
    .select({ id: tenants.id, name: tenants.name, name2: tenants.name2, slug: tenants.slug })
    .from(subscriptions)
    .innerJoin(tenants, eq(tenants.id, subscriptions.tenantId))
    .where(isMovable(to))
    .orderBy(asc(tenants.name), asc(tenants.id))
    .limit(page.limit)
    .offset(page.offset);
}
