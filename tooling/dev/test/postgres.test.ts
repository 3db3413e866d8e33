import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { expect, onTestFinished, test } from "vitest";
import { findFreePort } from "../src/ports.ts";
import { startCluster } from "../src/postgres.ts";

async function throwAway(folder: string) {
  const port = await findFreePort();
  return startCluster({
    dataFolder: join(folder, "postgres"),
    logFile: join(folder, "postgres.log"),
    port,
    password: "only-for-this-test",
    durable: false,
  });
}

test("a cluster counts Arabic letters, takes over from one left running, and leaves nothing behind", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tenantry-postgres-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const first = await throwAway(folder);
  const second = await throwAway(folder);
  const sql = postgres(await second.createDatabase("letters"), { max: 1, fetch_types: false });
  expect(await sql`SELECT length('لوندري') AS letters, upper('é') AS upper`).toMatchObject([
    { letters: 6, upper: "É" },
  ]);
  await sql.end();
  await second.stop();
  expect([await first.isAlive(), await second.isAlive(), existsSync(join(folder, "postgres"))]).toEqual([
    false,
    false,
    false,
  ]);
});
