import { createWriteStream } from "node:fs";
import { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Slug } from "@tenantry/core/tenant/slug";
import { createDatabase } from "@tenantry/db/client";
import { purgeSteps } from "@tenantry/db/platform/leaving";
import { beginPurge } from "@tenantry/services/leaving/begin-purge";
import { packTenant } from "@tenantry/services/leaving/write-export";
import { tenantOfCode } from "@tenantry/services/tenant/tenant-of-code";
import { atTenantTime } from "@tenantry/services/tenant/tenant-time";
import { compose } from "./compose.ts";
import { readEnv } from "./env.ts";

/** Packs everything of one tenant into a file of this machine, with the worker's environment. */
export async function exportTenant(args: string[]): Promise<boolean> {
  const { values } = parseArgs({ args, options: { slug: { type: "string" }, into: { type: "string" } } });
  const { into } = values;
  if (!into) throw new Error("tenants export needs --into FILE.");
  const { ctx } = await compose(readEnv());
  try {
    const tenantId = await tenantOfCode(ctx, Slug.parse(values.slug));
    const archive = await packTenant(await atTenantTime(ctx, tenantId), tenantId, {
      locale: "en",
      progress: (total) => {
        let done = 0;
        return async () => {
          done += 1;
          process.stderr.write(`\rparts ${done}/${total}`);
        };
      },
    });
    try {
      await archive.read().pipeTo(Writable.toWeb(createWriteStream(into, { flags: "wx", mode: 0o600 })));
    } finally {
      await archive.discard();
    }
    console.log(`\n${into}: ${archive.byteCount} bytes, SHA-256 ${archive.sha256}`);
    return true;
  } finally {
    await Promise.all([ctx.db.close(), ctx.ownerDb.close()]);
  }
}

const waitMs = 60_000;
const refusals = {
  not_deactivated: "The business has not been deactivated.",
  retention: "Its retention is not over. --now gives the rest of it up.",
  held: "Staff hold its purge: see the admin app.",
  begun: "Its purge has begun already.",
} as const;

/** Begins a purge, which the worker carries out, and shows how far it gets. */
export async function purgeTenant(args: string[], jobsUrl: string | undefined): Promise<boolean> {
  if (!jobsUrl) throw new Error("tenants purge needs JOBS_DATABASE_URL, the URL of tenantry_jobs.");
  const { values } = parseArgs({
    args,
    options: { slug: { type: "string" }, yes: { type: "boolean" }, now: { type: "boolean" } },
  });
  if (!values.yes) throw new Error("tenants purge removes a business for good: say --yes.");
  const db = createDatabase({ url: jobsUrl, poolSize: 1, name: "tenantry-cli" });
  try {
    const clock = { now: () => new Date() };
    const service = { db, clock, actor: { type: "system" as const }, requestId: null };
    const tenantId = await tenantOfCode(service, Slug.parse(values.slug));
    const ctx = await atTenantTime({ ...service, tenantId }, tenantId);
    const refusal = await beginPurge(ctx, { early: values.now === true, reason: "by an operator" });
    if (refusal && refusal !== "begun") {
      console.error(refusals[refusal]);
      return false;
    }
    console.log(refusal ? refusals.begun : "The purge has begun; the worker carries it out.");
    for (let waited = 0; waited < waitMs; waited += 500) {
      const steps = await db.withTenant(tenantId, (tx) => tx.select().from(purgeSteps));
      process.stderr.write(`\rsteps ${steps.filter((step) => step.finishedAt).length}/7`);
      if (steps.some((step) => step.step === "people" && step.finishedAt)) break;
      await sleep(500);
    }
    process.stderr.write("\n");
    return true;
  } finally {
    await db.close();
  }
}
