// Runs on any Node >= 20 with nothing installed: brings the pinned Node and pnpm, installs, and hands over.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pinned = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).config;
const stampFile = join(root, "node_modules", ".tenantry-install.json");
const stamp = existsSync(stampFile) ? JSON.parse(readFileSync(stampFile, "utf8")) : {};

/** Prints one sentence and ends. */
function refuse(sentence) {
  console.error(sentence);
  process.exit(1);
}

function output(command, args) {
  const { status, stdout } = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return status === 0 ? stdout.trim() : undefined;
}

/** The pinned Node and the folders to put first on PATH, from this machine, the last start, or npm. */
function toolchain() {
  if (process.versions.node === pinned.node && output("pnpm", ["--version"]) === pinned.pnpm) {
    return { node: process.execPath, path: [dirname(process.execPath)] };
  }
  const known = stamp.toolchain;
  if (
    known?.versions === `${pinned.node} ${pinned.pnpm}` &&
    [known.node, ...known.path].every((file) => existsSync(file))
  ) {
    return known;
  }
  console.log(
    `Bringing Node ${pinned.node} and pnpm ${pinned.pnpm} through npm (this machine has Node ${process.versions.node}) …`,
  );
  const packages = ["-y", "-p", `node@${pinned.node}`, "-p", `pnpm@${pinned.pnpm}`];
  const found = spawnSync("npx", [...packages, "-c", "node -p process.execPath && command -v pnpm"], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [node, pnpm] = (found.stdout ?? "").trim().split("\n").slice(-2);
  if (found.status !== 0 || !node || !pnpm) {
    refuse(
      `npm could not bring Node ${pinned.node} and pnpm ${pinned.pnpm}. Check the network, or install both yourself, and start again.`,
    );
  }
  return { versions: `${pinned.node} ${pinned.pnpm}`, node, path: [dirname(node), dirname(pnpm)] };
}

const chosen = toolchain();
const env = { ...process.env, PATH: [...chosen.path, process.env.PATH].join(delimiter) };

const lockfile = createHash("sha256")
  .update(readFileSync(join(root, "pnpm-lock.yaml")))
  .digest("hex");
if (stamp.lockfile !== lockfile) {
  console.log("Installing dependencies …");
  const args = ["install", "--frozen-lockfile", "--config.confirm-modules-purge=false"];
  const { status, signal } = spawnSync("pnpm", args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] });
  if (signal) process.exit(128 + constants.signals[signal]);
  if (status !== 0)
    refuse("pnpm could not install the dependencies; what it said stands above. Mend that and start again.");
}
writeFileSync(stampFile, JSON.stringify({ lockfile, toolchain: chosen }));

// `start` and `test` are ours; anything else is what Node itself is given.
const [command, ...rest] = process.argv.slice(2);
const isOurs = command === "start" || command === "test";
const args = isOurs ? [join(root, "tooling", "dev", "src", `${command}.ts`), ...rest] : process.argv.slice(2);
const child = spawn(chosen.node, args, { cwd: root, env, stdio: "inherit" });
// A terminal sends Ctrl-C to both, a service manager only to this one: the child ignores repeats.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => child.kill(name));
child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
