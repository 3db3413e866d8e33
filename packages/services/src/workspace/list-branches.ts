import { branches } from "@tenantry/db/tenant/tables";
import { asc, isNull } from "drizzle-orm";
import type { TenantContext } from "../context.ts";
import type { Branch } from "./create-branch.ts";

const most = 500;

/** Open branches, oldest first; with `archived` the closed ones too. At most 500. */
export async function listBranches(ctx: TenantContext, { archived = false } = {}): Promise<Branch[]> {
  return ctx.db.inWorkspace(ctx.tenantId, (tx) =>
    tx
      .select()
      .from(branches)
      .where(archived ? undefined : isNull(branches.archivedAt))
      .orderBy(asc(branches.createdAt), asc(branches.id))
      .limit(most),
  );
}
