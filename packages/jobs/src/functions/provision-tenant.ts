import { parseTenantId } from "@tenantry/core/ids";
import {
  abandonProvisioning,
  beginProvisioning,
  buildTenant,
  notifyTenantReady,
  type ProvisionerContext,
  seedTenant,
} from "@tenantry/services/provisioning/provision";
import { atTenantTime } from "@tenantry/services/tenant/tenant-time";
import type { Inngest } from "inngest";
import { on } from "../client.ts";

const options = {
  id: "tenant.provision",
  triggers: [on("tenant/registered"), on("tenant/provisioning.retried")],
  concurrency: { key: "event.data.tenantId", limit: 1 },
  retries: 3,
} as const;

/** The ledger: build the schema, seed it, tell the listeners; taken back when the last attempt fails. */
export const provisionTenant = (client: Inngest, ctx: ProvisionerContext) =>
  client.createFunction(
    {
      ...options,
      triggers: [...options.triggers],
      onFailure: async ({ event, step }) => {
        const tenantId = parseTenantId(String(event.data.event.data.tenantId));
        await step.run("abandon", () => abandonProvisioning(ctx, tenantId));
      },
    },
    async ({ event, step }) => {
      const tenantId = parseTenantId(event.data.tenantId);
      // A sandbox may be born in a time of its own.
      const begun = await step.run("begin", async () => beginProvisioning(await atTenantTime(ctx, tenantId), tenantId));
      if (!begun) return { provisioned: false };
      await step.run("build", () => buildTenant(ctx, tenantId));
      await step.run("seed", () => seedTenant(ctx, tenantId));
      await step.run("notify", () => notifyTenantReady(ctx, tenantId));
      return { provisioned: true };
    },
  );
