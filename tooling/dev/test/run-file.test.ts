import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { birthOf } from "../src/process-identity.ts";
import { RunFile } from "../src/run-file.ts";

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tenantry-run-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const urls = { portal: "http://localhost:3000" };

function sleeper() {
  const child = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"], {
    detached: true,
    stdio: "ignore",
  });
  return { child, pid: child.pid ?? 0 };
}

test("a second claim is told who runs, and the folder is free again after the release", async () => {
  const folder = newFolder();
  const first = await RunFile.claim(folder, urls);
  if (!(first instanceof RunFile)) throw new Error("the folder was taken");
  expect(await RunFile.claim(folder, {})).toMatchObject({ stack: { pid: process.pid }, urls });
  await first.release();
  expect(await RunFile.claim(folder, {})).toBeInstanceOf(RunFile);
});

test("what a killed stack left running is ended, and only that", async () => {
  const folder = newFolder();
  const [left, stranger] = [sleeper(), sleeper()];
  await Promise.all([once(left.child, "spawn"), once(stranger.child, "spawn")]);
  const dead = { name: "stack", pid: process.pid, birth: "long ago" };
  const apps = [
    { name: "worker", pid: left.pid, birth: birthOf(left.pid) },
    { name: "portal", pid: stranger.pid, birth: "another process had this number" },
  ];
  writeFileSync(join(folder, "run.json"), JSON.stringify({ stack: dead, apps, urls }));
  const ended = once(left.child, "exit");
  expect(await RunFile.claim(folder, urls)).toBeInstanceOf(RunFile);
  expect(await ended).toEqual([null, "SIGTERM"]);
  expect(birthOf(stranger.pid)).toBeDefined();
  stranger.child.kill();
});

test("a file that a killed start left half written is nobody's", async () => {
  const folder = newFolder();
  writeFileSync(join(folder, "run.json"), '{"stack":{"na');
  const claimed = await RunFile.claim(folder, urls);
  if (!(claimed instanceof RunFile)) throw new Error("the folder was taken");
  claimed.noteApp("portal", process.pid);
  expect(JSON.parse(readFileSync(join(folder, "run.json"), "utf8")).apps).toMatchObject([
    { name: "portal", pid: process.pid },
  ]);
});
