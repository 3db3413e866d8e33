import { billingHolds } from "@tenantry/db/platform/billing";
import { staff } from "@tenantry/db/platform/identity";
import { tenants } from "@tenantry/db/platform/tenancy";
import { asc, desc, eq, isNotNull, isNull } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";
import { reasonsOf } from "./audited-reasons.ts";

const mostShown = 100;
const releasedShown = 20;

export type HoldRow = Omit<typeof billingHolds.$inferSelect, "releasedBy"> & {
  readonly tenantName: string;
  readonly releasedByName: string | null;
  /** Why it was released. */
  readonly releaseReason: string | null;
};

/** Tenants whose billing waits for staff, longest first, and the last ones that were released. */
export async function listHolds(ctx: ServiceContext): Promise<{ open: HoldRow[]; released: HoldRow[] }> {
  const select = () =>
    ctx.db.orm
      .select({ hold: billingHolds, tenantName: tenants.name, releasedByName: staff.name })
      .from(billingHolds)
      .innerJoin(tenants, eq(tenants.id, billingHolds.tenantId))
      .leftJoin(staff, eq(staff.id, billingHolds.releasedBy));
  const [open, released] = await Promise.all([
    select().where(isNull(billingHolds.releasedAt)).orderBy(asc(billingHolds.createdAt)).limit(mostShown),
    select().where(isNotNull(billingHolds.releasedAt)).orderBy(desc(billingHolds.releasedAt)).limit(releasedShown),
  ]);
  const reasons = await reasonsOf(
    ctx,
    "billing.released",
    released.map(({ hold }) => ({ id: hold.id, at: hold.releasedAt })),
  );
  const toRow = ({ hold: { releasedBy: _, ...hold }, ...names }: (typeof open)[number]): HoldRow => ({
    ...hold,
    ...names,
    releaseReason: reasons.get(hold.id) ?? null,
  });
  return { open: open.map(toRow), released: released.map(toRow) };
}
