/** `pnpm bench NAME [options]`: runs bench/src/NAME.ts, which prints one JSON line per figure. */
import { existsSync, readdirSync } from "node:fs";

const folder = new URL("src/", import.meta.url);
const [name = "", ...rest] = process.argv.slice(2);
const file = new URL(`${name}.ts`, folder);

if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
  const names = readdirSync(folder)
    .filter((entry) => entry.endsWith(".ts"))
    .map((entry) => entry.replace(/\.ts$/, ""));
  console.error(`pnpm bench NAME, one of: ${names.join(", ")}`);
  process.exit(1);
}
process.argv.splice(1, process.argv.length - 1, file.pathname, ...rest);
await import(file.href);
