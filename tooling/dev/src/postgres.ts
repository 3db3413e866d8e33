import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chown, mkdir, open, readFile, rename, rm, statfs, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import postgres from "postgres";
import { requireFreePorts } from "./ports.ts";
import { type PostgresPrograms, postgresPrograms } from "./postgres-binaries.ts";
import { commandOf } from "./process-identity.ts";
import { Refusal } from "./refusal.ts";

export interface Cluster {
  /** Its data folder was made by this start. */
  readonly isNew: boolean;
  /** Creates the database if it is missing; answers the superuser's URL of it. */
  createDatabase(name: string): Promise<string>;
  isAlive(): Promise<boolean>;
  stop(): Promise<void>;
}

interface ClusterOptions {
  readonly dataFolder: string;
  readonly logFile: string;
  readonly port: number;
  readonly password: string;
  /** A throw-away cluster does not wait for the disk, starts empty and is removed when it stops. */
  readonly durable: boolean;
}

const enoughSharedMemoryBytes = 256 * 1024 * 1024;

async function settings(options: ClusterOptions): Promise<string> {
  const shared = await statfs("/dev/shm").catch(() => undefined);
  const small = shared !== undefined && shared.bavail * shared.bsize < enoughSharedMemoryBytes;
  const entries = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    timezone: "UTC",
    log_timezone: "UTC",
    ...(small ? { dynamic_shared_memory_type: "mmap" } : {}),
    ...(options.durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  return [`-p ${options.port}`, ...Object.entries(entries).map(([name, value]) => `-c ${name}='${value}'`)].join(" ");
}

async function lastLines(file: string): Promise<string> {
  return (await readFile(file, "utf8").catch(() => "")).trimEnd().split("\n").slice(-8).join("\n");
}

/** Runs one of PostgreSQL's programs; a server that it starts keeps the log file as its output. */
async function run(
  programs: PostgresPrograms,
  logFile: string,
  program: string,
  args: readonly string[],
): Promise<number> {
  const log = await open(logFile, "a");
  try {
    const [command = program, ...rest] = [...programs.prefix, join(programs.folder, "bin", program), ...args];
    const child = spawn(command, rest, {
      ...programs.ids,
      cwd: "/",
      // Wherever Next's types are loaded, an environment without NODE_ENV is not one.
      env: { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C", NODE_ENV: "production" },
      stdio: ["ignore", log.fd, log.fd],
    });
    const [code] = await once(child, "exit");
    return Number(code ?? 1);
  } finally {
    await log.close();
  }
}

async function initialise(programs: PostgresPrograms, options: ClusterOptions): Promise<void> {
  const { dataFolder, ids } = programs;
  const unfinished = `${dataFolder}.new`;
  const passwordFile = `${dataFolder}.password`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, options.password, { mode: 0o600 });
  if (ids.uid !== undefined && ids.gid !== undefined) {
    await Promise.all([unfinished, passwordFile].map((file) => chown(file, ids.uid ?? 0, ids.gid ?? 0)));
  }
  try {
    const code = await run(programs, options.logFile, "initdb", [
      `--pgdata=${unfinished}`,
      "--username=postgres",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      // Without these the machine's locale decides, and without one the database counts Arabic letters in bytes.
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      ...(options.durable ? [] : ["--no-sync"]),
    ]);
    if (code !== 0) throw await refusal("PostgreSQL's data folder could not be made", options);
    await rename(unfinished, dataFolder);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function refusal(what: string, options: ClusterOptions): Promise<Refusal> {
  return new Refusal(
    `${what}. Its log (${options.logFile}) ends with:\n${await lastLines(options.logFile)}\n` +
      `Mend what it names, or set DATABASE_URL to a PostgreSQL of yours; removing ${options.dataFolder} starts from an empty database.`,
  );
}

async function serverPid(dataFolder: string): Promise<number | undefined> {
  const text = await readFile(join(dataFolder, "postmaster.pid"), "utf8").catch(() => undefined);
  const pid = Number(text?.split("\n")[0]);
  return pid > 0 && commandOf(pid)?.includes(dataFolder) ? pid : undefined;
}

/**
 * Starts the embedded PostgreSQL on 127.0.0.1, making its data folder first if there is none, and takes over from a
 * server that a killed start left behind. It runs in a session of its own, so that Ctrl-C does not stop it early.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  await mkdir(dirname(options.dataFolder), { recursive: true });
  await mkdir(dirname(options.logFile), { recursive: true });
  const place = createHash("sha256").update(options.dataFolder).digest("hex").slice(0, 12);
  const programs = await postgresPrograms(options.dataFolder, join("/var/lib", `tenantry-${place}`));
  const { dataFolder } = programs;
  const control = async (...args: string[]) =>
    run(programs, options.logFile, "pg_ctl", [...args, "-w", "-D", dataFolder]);
  if (await serverPid(dataFolder)) await control("stop", "-m", "fast");
  // What a crash left may name a process number that another program has by now; PostgreSQL would refuse to start.
  else await rm(join(dataFolder, "postmaster.pid"), { force: true });
  const remove = () => rm(dataFolder, { recursive: true, force: true });
  if (!options.durable) await remove();
  const isNew = !existsSync(join(dataFolder, "PG_VERSION"));
  if (isNew) await initialise(programs, options);
  await requireFreePorts({ database: options.port });
  if ((await control("start", "-t", "60", "-o", await settings(options))) !== 0) {
    throw await refusal("PostgreSQL did not start", options);
  }
  const url = (database: string) => `postgres://postgres:${options.password}@127.0.0.1:${options.port}/${database}`;
  return {
    isNew,
    async createDatabase(name) {
      const sql = postgres(url("postgres"), { max: 1, fetch_types: false });
      try {
        const [found] = await sql`SELECT 1 FROM pg_database WHERE datname = ${name}`;
        if (!found) await sql`CREATE DATABASE ${sql(name)}`;
      } finally {
        await sql.end();
      }
      return url(name);
    },
    isAlive: async () => (await serverPid(dataFolder)) !== undefined,
    async stop() {
      const stopped = !(await serverPid(dataFolder)) || (await control("stop", "-m", "fast", "-t", "30")) === 0;
      if (!stopped) await control("stop", "-m", "immediate");
      if (!options.durable) await remove();
    },
  };
}
