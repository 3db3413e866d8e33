import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { chromium } from "@playwright/test";
import { Refusal } from "./refusal.ts";

const execute = promisify(execFile);
const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const macPlaces = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

async function firstExecutable(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return file;
  }
  return undefined;
}

/** A Chromium for the browser tests: the configured one, the system's, Playwright's download, or, as root, apt's. */
export async function findChromium(configured: string | undefined, path: string): Promise<string> {
  if (configured) return configured;
  const onPath = path.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const installed = () => firstExecutable([...onPath, ...macPlaces, chromium.executablePath()]);
  const found = await installed();
  if (found) return found;
  if (process.getuid?.() === 0) {
    console.log("No Chromium here; installing it with apt-get …");
    await execute("apt-get", ["update"]).catch(() => undefined);
    await execute("apt-get", ["install", "-y", "--no-install-recommends", "chromium"]).catch(() => undefined);
    const fromApt = await installed();
    if (fromApt) return fromApt;
  }
  throw new Refusal(
    "The browser tests need a Chromium: install the package chromium, or run `npx playwright install --with-deps chromium`, or set CHROMIUM_PATH.",
  );
}
