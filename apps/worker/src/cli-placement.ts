import { parseArgs } from "node:util";
import type { SecretBox } from "@tenantry/core/ports/secret-box";
import { primary } from "@tenantry/db/client";
import { addPlacement, PlacementError } from "@tenantry/db/placement/add-placement";
import { listPlacements, type PlacementRow, whyRefused } from "@tenantry/db/placement/list-placements";
import type { RolePasswords } from "@tenantry/db/setup";
import type { CliEnv } from "./env.ts";

/** `placement add | list | check`. False when something is not as it should be. */
export async function placementCommand(env: CliEnv, secrets: SecretBox | undefined, args: string[]): Promise<boolean> {
  const [verb, ...rest] = args;
  if (!secrets) throw new Error("placement needs APP_KEY: addresses of other databases are sealed with it.");
  if (verb === "add") return add(env, secrets, rest);
  if (verb === "list" || verb === "check") return list(env, secrets, verb === "check");
  throw new Error("placement add NAME --url ADMIN_URL, placement list, or placement check.");
}

async function add(env: CliEnv, secrets: SecretBox, args: string[]): Promise<boolean> {
  const { values, positionals } = parseArgs({ args, options: { url: { type: "string" } }, allowPositionals: true });
  const [name, ...more] = positionals;
  if (!name || more.length > 0 || !values.url) throw new Error("placement add NAME --url ADMIN_URL.");
  try {
    const passwords = await passwordsOf(env, secrets);
    const ownerUrl = env.DATABASE_OWNER_URL;
    const outcome = await addPlacement({ name, adminUrl: values.url, ownerUrl, passwords, secrets });
    const words = {
      added: `${name} takes tenants now: say so in the settings, or when a tenant is made.`,
      unchanged: `${name} is there already, and in order.`,
      moved: `${name} is found at its new address from now on; restart the processes to leave the old one at once.`,
    };
    console.log(words[outcome]);
    return true;
  } catch (error) {
    if (!(error instanceof PlacementError)) throw error;
    console.log(error.message);
    return false;
  }
}

/** Each role's password, out of a URL that signs in with it: the database there gets the same ones. */
async function passwordsOf(env: CliEnv, secrets: SecretBox): Promise<RolePasswords> {
  const urls = {
    owner: ["DATABASE_OWNER_URL", env.DATABASE_OWNER_URL],
    portal: ["PORTAL_DATABASE_URL", env.PORTAL_DATABASE_URL],
    jobs: ["JOBS_DATABASE_URL", env.JOBS_DATABASE_URL],
    staff: ["STAFF_DATABASE_URL", env.STAFF_DATABASE_URL],
  } as const;
  const passwordOf = async (role: keyof typeof urls): Promise<string> => {
    const [variable, url] = urls[role];
    if (!url) throw new PlacementError(`placement add needs ${variable}, the URL of tenantry_${role}.`);
    const { username, password } = new URL(url);
    if (username !== `tenantry_${role}`)
      throw new PlacementError(`${variable} signs in as ${username}, not as tenantry_${role}.`);
    if (await whyRefused(secrets, { name: primary, secret: null }, url))
      throw new PlacementError(`${variable} does not sign in to the platform's database.`);
    return decodeURIComponent(password);
  };
  const [owner, portal, jobs, staff] = [
    await passwordOf("owner"),
    await passwordOf("portal"),
    await passwordOf("jobs"),
    await passwordOf("staff"),
  ];
  return { owner, portal, jobs, staff };
}

async function list(env: CliEnv, secrets: SecretBox, withCheck: boolean): Promise<boolean> {
  let isWell = true;
  for (const row of await listPlacements(env.DATABASE_OWNER_URL, secrets)) {
    const refused = withCheck ? await refusedRoles(env, secrets, row) : [];
    if (refused.length > 0) isWell = false;
    const state = !withCheck ? "" : refused.length === 0 ? "  answers" : `  refuses ${refused.join(", ")}`;
    console.log(`${row.name}  ${row.tenants} tenants  ${row.address}${state}`);
  }
  return isWell;
}

/** Which of the roles whose URLs are known cannot sign in there, each with the reason. */
async function refusedRoles(env: CliEnv, secrets: SecretBox, row: PlacementRow): Promise<string[]> {
  const known = [env.DATABASE_OWNER_URL, env.PORTAL_DATABASE_URL, env.JOBS_DATABASE_URL, env.STAFF_DATABASE_URL];
  const refused: string[] = [];
  for (const url of known) {
    const reason = url && (await whyRefused(secrets, row, url));
    if (url && reason) refused.push(`${new URL(url).username} (${reason})`);
  }
  return refused;
}
