import { flushCompileCache } from "node:module";
import { parseTenantId } from "@tenantry/core/ids";
import { createDatabase, type Database } from "@tenantry/db/client";
import { secretBox } from "@tenantry/db/secret-box";
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
  /** Opens the addresses of placements; then transactions there are counted, too. */
  appKey?: string;
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

// Who is killed writes nothing at its end.
flushCompileCache();

const orders = JSON.parse(process.argv[2] ?? "{}") as Orders;
let transactions = 0;

/** Counts a transaction, which may have others inside, and tells when it is time to die. */
function deathOf(): (moment: string) => void {
  transactions += 1;
  const mine = transactions;
  return (moment) => {
    if (orders.dies?.transaction === mine && orders.dies.moment === moment) process.kill(process.pid, "SIGKILL");
  };
}

function mortal(db: Database): Database {
  const withTenant: Database["withTenant"] = async (tenantId, work) => {
    const dieAt = deathOf();
    dieAt("before");
    const result = await db.withTenant(tenantId, async (tx) => {
      const done = await work(tx);
      dieAt("in");
      return done;
    });
    dieAt("after");
    return result;
  };
  const alongside: Database["alongside"] = async (tx, tenantId, work) => {
    const dieAt = deathOf();
    dieAt("before");
    const result = await db.alongside(tx, tenantId, async (own) => {
      const done = await work(own);
      dieAt("in");
      return done;
    });
    dieAt("after");
    return result;
  };
  return orders.appKey ? { ...db, withTenant, alongside } : { ...db, withTenant };
}

const secrets = orders.appKey ? { secrets: secretBox({ current: orders.appKey }) } : {};
const open = (url: string) => createDatabase({ url, poolSize: 1, name: "provisioner-child", ...secrets });
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
