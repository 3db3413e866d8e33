import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@tenantry/db/client";
import { setUpDatabase } from "@tenantry/db/setup";
import { startCluster } from "@tenantry/dev/postgres";
import { freePort } from "@tenantry/jobs/testing/worker";

const password = "bench_bench";

/** A PostgreSQL of the benchmark's own, migrated; `durable`: each commit waits for the disk. `sql` is its superuser. */
export async function openDatabase(name: string, { durable = true } = {}) {
  const folder = await mkdtemp(join(tmpdir(), `tenantry-bench-${name}-`));
  const cluster = await startCluster({
    dataFolder: join(folder, "data"),
    logFile: join(folder, "log"),
    port: await freePort(),
    password,
    durable,
  });
  const adminUrl = await cluster.createDatabase("bench");
  const passwords = { owner: password, portal: password, jobs: password, staff: password };
  const urls = await setUpDatabase({ adminUrl, passwords });
  const sql = connect(adminUrl, "bench");
  return {
    ...urls,
    sql,
    async close() {
      await sql.end();
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
