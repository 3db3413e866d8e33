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
  /** `ownTime`: of a sandbox, null for the platform's; absent, it is looked up. */
  rows: readonly { tenantId: string; ownTime?: Date | null }[],
  /** `trials could not be settled` */
  what: string,
  work: (tenant: TenantContext) => Promise<boolean>,
): Promise<{ done: number }> {
  const queue = [...new Map(rows.map((row) => [row.tenantId, row])).values()].reverse();
  const failures: unknown[] = [];
  let done = 0;
  const worker = async () => {
    for (let row = queue.pop(); row; row = queue.pop()) {
      try {
        if (await work(await inTenant(ctx, row))) done++;
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} ${what}, ${done} were`);
  return { done };
}

async function inTenant(
  ctx: ServiceContext,
  { tenantId: id, ownTime }: { tenantId: string; ownTime?: Date | null },
): Promise<TenantContext> {
  const tenantId = parseTenantId(id);
  if (ownTime === undefined) return atTenantTime({ ...ctx, tenantId }, tenantId);
  return ownTime === null ? { ...ctx, tenantId } : { ...ctx, tenantId, clock: { now: () => ownTime } };
}
