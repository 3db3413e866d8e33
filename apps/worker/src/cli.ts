import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { passwordHasher } from "@tenantry/auth/passwords";
import { staffRoles } from "@tenantry/core/identity/permissions";
import type { SecretBox } from "@tenantry/core/ports/secret-box";
import { Email, line } from "@tenantry/core/text";
import { createDatabase } from "@tenantry/db/client";
import { migrateTenants } from "@tenantry/db/migrate-tenants";
import { secretBox } from "@tenantry/db/secret-box";
import { migratePlatform } from "@tenantry/db/setup";
import { migrateEngine } from "@tenantry/jobs/embedded/migrate";
import { createStaff } from "@tenantry/services/admin/create-staff";
import { checkBillingAudit, checkBillingInvariants } from "@tenantry/services/operations/billing-invariants";
import { diagnose } from "@tenantry/services/operations/doctor";
import { z } from "zod";
import { exportTenant, purgeTenant } from "./cli-leaving.ts";
import { placementCommand } from "./cli-placement.ts";
import { resealSecrets, resetLostSecondFactor } from "./cli-security.ts";
import { readCliEnv } from "./env.ts";

const usage = `pnpm tenantry COMMAND

  migrate                     platform, engine and every tenant to the newest reviewed migration
  tenants migrate             every ready tenant only; runs again where it stopped
  tenants export --slug S --into FILE
                              everything of one tenant as a ZIP; needs the worker's environment
  tenants purge --slug S --yes [--now]
                              removes a deactivated tenant for good, after its retention or, with --now, before;
                              needs JOBS_DATABASE_URL, and the worker carries it out
  staff create --email E --name N --role ${staffRoles.join("|")}
                              prints a password once; needs STAFF_DATABASE_URL
  staff reset-second-factor --email E [--reason WHY]
                              for whoever lost the device and the recovery codes; needs STAFF_DATABASE_URL
  owners reset-second-factor --email E [--reason WHY]
                              the same for an owner, when you know that it is them; needs PORTAL_DATABASE_URL
  secrets reseal              seals two-factor seeds with APP_KEY; then APP_KEY_PREVIOUS can go
  placement add NAME --url ADMIN_URL
                              makes another database fit for tenants and remembers where it is; needs the URLs of all
                              four roles and APP_KEY; runs again, also to move it or to seal it with a new APP_KEY
  placement list | check      where tenants are placed; whether each of them answers
  doctor                      checks what must always be true; exit 1 when something is not;
                              bills need STAFF_DATABASE_URL

The commands sign in with DATABASE_OWNER_URL.`;

async function migrateAllTenants(ownerUrl: string, secrets: SecretBox | undefined): Promise<boolean> {
  const { migrated, failed, away } = await migrateTenants(ownerUrl, {
    ...(secrets && { secrets }),
    onProgress: (done, total) => process.stderr.write(`\rtenants ${done}/${total}`),
  });
  process.stderr.write("\n");
  console.log(`${migrated} tenants migrated, ${failed.length} failed`);
  for (const { tenantId, error } of failed) console.log(`  ${tenantId}: ${error}`);
  for (const { placement, error } of away) console.log(`  placement ${placement} was left out: ${error}`);
  return failed.length === 0 && away.length === 0;
}

/** Bills are read with the role of staff, which sees every tenant and the audit log. */
async function diagnoseBilling(staffUrl: string | undefined): Promise<string[]> {
  if (!staffUrl) return ["the invariants of billing were not checked: STAFF_DATABASE_URL is not set"];
  const db = createDatabase({ url: staffUrl, poolSize: 1, name: "tenantry-cli" });
  try {
    return [...(await checkBillingInvariants(db.orm)), ...(await checkBillingAudit(db.orm))];
  } finally {
    await db.close();
  }
}

async function addStaff(args: string[], staffUrl: string | undefined): Promise<boolean> {
  if (!staffUrl) throw new Error("staff create needs STAFF_DATABASE_URL, the URL of tenantry_staff.");
  const { values } = parseArgs({
    args,
    options: { email: { type: "string" }, name: { type: "string" }, role: { type: "string" } },
  });
  const person = z.object({ email: Email, name: line(80), role: z.enum(staffRoles) }).parse(values);
  const db = createDatabase({ url: staffUrl, poolSize: 1, name: "tenantry-cli" });
  try {
    const password = randomBytes(15).toString("base64url");
    const clock = { now: () => new Date() };
    const ctx = {
      db,
      clock,
      actor: { type: "system" as const },
      requestId: null,
      hasher: passwordHasher({ concurrency: 1 }),
    };
    const outcome = await createStaff(ctx, { ...person, password });
    console.log(
      outcome === "created"
        ? `${person.email} may sign in with ${password}`
        : `${person.email} is staff already; nothing was changed.`,
    );
    return outcome === "created";
  } finally {
    await db.close();
  }
}

async function main(args: string[]): Promise<boolean> {
  const [command = "help", ...rest] = args;
  if (command === "help" || command === "--help") {
    console.log(usage);
    return true;
  }
  const env = readCliEnv();
  const { DATABASE_OWNER_URL: ownerUrl, STAFF_DATABASE_URL: staffUrl, APP_KEY: current } = env;
  const secrets = current ? secretBox({ current, previous: env.APP_KEY_PREVIOUS }) : undefined;
  const [verb, ...options] = rest;
  if (command === "migrate") {
    await migratePlatform(ownerUrl);
    await migrateEngine(ownerUrl);
    return migrateAllTenants(ownerUrl, secrets);
  }
  if (command === "tenants" && verb === "export") return exportTenant(options);
  if (command === "tenants" && verb === "purge") return purgeTenant(options, env.JOBS_DATABASE_URL);
  if (command === "tenants" && verb === "migrate") return migrateAllTenants(ownerUrl, secrets);
  if (command === "staff" && verb === "reset-second-factor") return resetLostSecondFactor("staff", options, staffUrl);
  if (command === "owners" && verb === "reset-second-factor")
    return resetLostSecondFactor("owner", options, env.PORTAL_DATABASE_URL);
  if (command === "secrets" && verb === "reseal") return resealSecrets(ownerUrl, secrets);
  if (command === "staff" && verb === "create") return addStaff(options, staffUrl);
  if (command === "placement") return placementCommand(env, secrets, rest);
  if (command === "doctor") {
    const findings = [...(await diagnose(ownerUrl, secrets)), ...(await diagnoseBilling(staffUrl))];
    for (const finding of findings) console.log(finding);
    console.log(findings.length === 0 ? "Everything that must be true is." : `${findings.length} findings`);
    return findings.length === 0;
  }
  console.error(usage);
  return false;
}

main(process.argv.slice(2)).then(
  (ok) => process.exit(ok ? 0 : 1),
  (error: unknown) => {
    console.error(
      error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : error,
    );
    process.exit(1);
  },
);
