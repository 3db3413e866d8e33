import {
  type ProvisioningStatus,
  type ProvisioningStep,
  provisioningStatus,
  provisioningStepNames,
} from "@tenantry/core/tenant/registration";
import { provisioningSteps, tenants } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import type { TenantContext } from "../context.ts";

export type Progress = {
  status: ProvisioningStatus;
  steps: { step: ProvisioningStep; state: "waiting" | "running" | "done" | "failed" }[];
};

/** What a visitor watches on the "Setting up" page; errors stay with staff. */
export async function provisioningProgress(ctx: TenantContext): Promise<Progress> {
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const [tenant] = await tx.select().from(tenants).where(eq(tenants.id, ctx.tenantId));
    const rows = await tx.select().from(provisioningSteps).where(eq(provisioningSteps.tenantId, ctx.tenantId));
    return {
      status: tenant ? provisioningStatus(tenant) : "failed",
      steps: provisioningStepNames.map((step) => {
        const row = rows.find((candidate) => candidate.step === step);
        const state = !row ? "waiting" : row.finishedAt ? "done" : row.error ? "failed" : "running";
        return { step, state };
      }),
    };
  });
}
