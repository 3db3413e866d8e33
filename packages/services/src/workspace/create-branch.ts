import { randomUUIDv7 } from "node:crypto";
import type { CreateBranchInput } from "@tenantry/core/workspace/inputs";
import { recordAudit } from "@tenantry/db/journal";
import { branches } from "@tenantry/db/tenant/tables";
import { actorRef, type TenantContext } from "../context.ts";
import { readLimits } from "../entitlements/load-limits.ts";
import { claimLimit } from "./claim-limit.ts";

export type Branch = {
  id: string;
  name: string;
  name2: string | null;
  address: string | null;
  createdAt: Date;
  archivedAt: Date | null;
};

/** Opens a branch; `limit_reached` when the plan's branches are used up. */
export async function createBranch(ctx: TenantContext, input: CreateBranchInput): Promise<Branch> {
  const now = ctx.clock.now();
  const { tenantId, requestId } = ctx;
  const allowed = await readLimits(ctx, now);
  return ctx.db.inWorkspace(tenantId, async (tx) => {
    await claimLimit(tx, allowed, { meter: "branches" }, now);
    const branch = { id: randomUUIDv7(), ...input, createdAt: now, archivedAt: null };
    await tx.insert(branches).values(branch);
    const entry = { tenantId, actor: actorRef(ctx.actor), action: "branch.created", targetId: branch.id, requestId };
    await recordAudit(tx, entry, now);
    return branch;
  });
}
