import { DomainError } from "@tenantry/core/errors";
import type { UpdateBranchInput } from "@tenantry/core/workspace/inputs";
import type { WorkspaceTx } from "@tenantry/db/client";
import { recordAudit } from "@tenantry/db/journal";
import { branches } from "@tenantry/db/tenant/tables";
import { and, eq, isNull } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";
import { readLimits } from "../entitlements/load-limits.ts";
import { releaseLimit } from "./claim-limit.ts";
import type { Branch } from "./create-branch.ts";

async function lockOpen(tx: WorkspaceTx, id: string): Promise<Branch> {
  const [branch] = await tx
    .select()
    .from(branches)
    .where(and(eq(branches.id, id), isNull(branches.archivedAt)))
    .for("update");
  if (!branch) throw new DomainError("not_found", "There is no such open branch.");
  return branch;
}

/** New name, second name and address of an open branch. Errors: `not_found`. */
export async function updateBranch(ctx: TenantContext, { id, ...change }: UpdateBranchInput): Promise<Branch> {
  const now = ctx.clock.now();
  const { tenantId, requestId } = ctx;
  return ctx.db.inWorkspace(tenantId, async (tx) => {
    const branch = await lockOpen(tx, id);
    await tx.update(branches).set(change).where(eq(branches.id, id));
    const before = { name: branch.name, name2: branch.name2, address: branch.address };
    const entry = { tenantId, actor: actorRef(ctx.actor), action: "branch.updated", targetId: id, requestId };
    await recordAudit(tx, { ...entry, before, after: change }, now);
    return { ...branch, ...change };
  });
}

/** Closes a branch: what refers to it stays, its place under the limit is free. Errors: `not_found`. */
export async function archiveBranch(ctx: TenantContext, id: string): Promise<void> {
  const now = ctx.clock.now();
  const { tenantId, requestId } = ctx;
  const allowed = await readLimits(ctx, now);
  await ctx.db.inWorkspace(tenantId, async (tx) => {
    const branch = await lockOpen(tx, id);
    await tx.update(branches).set({ archivedAt: now }).where(eq(branches.id, id));
    await releaseLimit(tx, allowed, { meter: "branches" }, now);
    const entry = { tenantId, actor: actorRef(ctx.actor), action: "branch.archived", targetId: id, requestId };
    await recordAudit(tx, { ...entry, before: { name: branch.name } }, now);
  });
}
