import { parseTenantId } from "@tenantry/core/ids";
import type { ServiceContext, TenantContext } from "../context.ts";
import { atTenantTime } from "../tenant/tenant-time.ts";

const concurrency = 4;

/**
 * Does one thing for each of many tenants, each at its own time, four at once. One that fails does not hold the others up;
 * the sweep then throws, so that its run shows as failed and is tried again. Counts those for which `work` says true.
 */
export async function sweepTenants(
  ctx: ServiceContext,
  rows: readonly { tenantId: string }[],
  /** `trials could not be settled` */
  what: string,
  work: (tenant: TenantContext) => Promise<boolean>,
): Promise<{ done: number }> {
  const queue = [...new Set(rows.map((row) => row.tenantId))].map(parseTenantId).reverse();
  const failures: unknown[] = [];
  let done = 0;
  const worker = async () => {
    for (let tenantId = queue.pop(); tenantId; tenantId = queue.pop()) {
      try {
        const tenant = await atTenantTime({ ...ctx, tenantId }, tenantId);
        if (await work(tenant)) done++;
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} ${what}, ${done} were`);
  return { done };
}
