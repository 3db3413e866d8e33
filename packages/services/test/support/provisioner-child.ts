import { parseTenantId } from "@tenantry/core/ids";
import { createDatabase, type Database } from "@tenantry/db/client";
import {
  abandonProvisioning,
  beginProvisioning,
  buildTenant,
  notifyTenantReady,
  seedTenant,
} from "@tenantry/services/provisioning/provision";

/** A provisioner in a process of its own, to be killed. */
export type Orders = {
  jobsUrl: string;
  ownerUrl: string;
  tenantId: string;
  steps: (keyof typeof known)[];
  /** Dies at its n-th transaction: before it begins, with its work done and not committed, or when it is committed. */
  dies?: { transaction: number; moment: "before" | "in" | "after" };
};

const known = {
  begin: beginProvisioning,
  build: buildTenant,
  seed: seedTenant,
  notify: notifyTenantReady,
  abandon: abandonProvisioning,
};

const orders = JSON.parse(process.argv[2] ?? "{}") as Orders;
let transactions = 0;

function mortal(db: Database): Database {
  return {
    ...db,
    async withTenant(tenantId, work) {
      transactions += 1;
      const dieAt = (moment: string) => {
        if (orders.dies?.transaction === transactions && orders.dies.moment === moment)
          process.kill(process.pid, "SIGKILL");
      };
      dieAt("before");
      const result = await db.withTenant(tenantId, async (tx) => {
        const done = await work(tx);
        dieAt("in");
        return done;
      });
      dieAt("after");
      return result;
    },
  };
}

const open = (url: string) => createDatabase({ url, poolSize: 1, name: "provisioner-child" });
const ctx = {
  db: mortal(open(orders.jobsUrl)),
  ownerDb: mortal(open(orders.ownerUrl)),
  clock: { now: () => new Date() },
  actor: { type: "system" as const },
  requestId: null,
};
const tenantId = parseTenantId(orders.tenantId);
for (const step of orders.steps) await known[step](ctx, tenantId);
process.exit(0);
