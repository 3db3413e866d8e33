import { parseTenantId } from "@tenantry/core/ids";
import { createDatabase } from "@tenantry/db/client";
import { createEntitlements } from "@tenantry/services/entitlements/snapshot";

/** A process of its own that asks about one flag whenever it hears of a change, and tells its parent what it saw and when. */
const [url = "", tenant = "", key = ""] = process.argv.slice(2);
const db = createDatabase({ url, directUrl: url, poolSize: 2, name: "bench-listener" });
const clock = { now: () => new Date() };
const entitlements = createEntitlements({ db, log: { warn: (_, message) => console.error(message) }, clock });
const tenantId = parseTenantId(tenant);

async function report(): Promise<void> {
  const answers = await entitlements.ask({ tenantId, clock, actor: { type: "system" } });
  const enabled = answers.can(key);
  // Of the machine, not of the process: the parent's clock is the same.
  process.send?.({ enabled, at: String(process.hrtime.bigint()) });
}

entitlements.onChange(() => void report());
process.once("disconnect", () => process.exit(0));
