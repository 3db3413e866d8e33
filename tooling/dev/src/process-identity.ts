import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

// A number alone proves nothing about a process: the system gives it out again.
function inspect(pid: number, procFile: string, psColumn: string): string | undefined {
  try {
    process.kill(pid, 0);
    if (existsSync("/proc/self/stat")) return readFileSync(`/proc/${pid}/${procFile}`, "utf8");
    return execFileSync("ps", ["-o", `${psColumn}=`, "-p", String(pid)], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
}

/** The command line of a living process, or undefined. */
export function commandOf(pid: number): string | undefined {
  return inspect(pid, "cmdline", "command")?.replaceAll("\0", " ");
}

/** When a living process began, in the system's own writing: with the number it names one process. */
export function birthOf(pid: number): string | undefined {
  const found = inspect(pid, "stat", "lstart");
  // The 22nd field of stat; the second, the name, is in brackets and may hold anything.
  return found?.includes(") ") ? found.slice(found.lastIndexOf(") ") + 2).split(" ")[19] : found;
}
