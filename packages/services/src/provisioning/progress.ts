import {
  type ProvisioningStatus,
  type ProvisioningStep,
  provisioningStatus,
  provisioningStepNames,
  type RegistrationStatus,
  registrationStatus,
} from "@tenantry/core/tenant/registration";
import { provisioningSteps, registrations, tenants } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import type { TenantContext } from "../context.ts";

export type Progress = {
  status: ProvisioningStatus;
  steps: { step: ProvisioningStep; state: "waiting" | "running" | "done" | "failed" }[];
};

/** What a visitor watches on the "Setting up" page; errors stay with staff. */
export async function provisioningProgress(ctx: TenantContext): Promise<Progress> {
  const now = ctx.clock.now();
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const [row] = await tx
      .select()
      .from(tenants)
      .innerJoin(registrations, eq(registrations.tenantId, tenants.id))
      .where(eq(tenants.id, ctx.tenantId));
    const steps = await tx.select().from(provisioningSteps).where(eq(provisioningSteps.tenantId, ctx.tenantId));
    return {
      // Nobody provisions what was rejected or has expired: whoever watches is told.
      status: row && !isOver(registrationStatus(row.registrations, now)) ? provisioningStatus(row.tenants) : "failed",
      steps: provisioningStepNames.map((step) => {
        const found = steps.find((candidate) => candidate.step === step);
        const state = !found ? "waiting" : found.finishedAt ? "done" : found.error ? "failed" : "running";
        return { step, state };
      }),
    };
  });
}

const isOver = (status: RegistrationStatus): boolean => status === "rejected" || status === "expired";
