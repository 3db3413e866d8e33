import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv as parseDotEnv } from "node:util";
import { parseEnv } from "@tenantry/core/env";
import { z } from "zod";
import { Refusal } from "./refusal.ts";
import { repositoryRoot } from "./root.ts";

/** What only the tooling reads; everything else of the environment is handed on to the apps. */
export const toolingEnv = z.object({
  PORT_BASE: z.coerce.number().int().min(1024).max(65_000).default(3000).meta({
    description: "port of the portal; admin, worker, mail inbox, Stripe emulator and database take the five after it",
    example: "3000",
  }),
  DATA_DIR: z
    .string()
    .default(".data")
    .meta({ description: "folder for the local database, files, secrets and logs", example: ".data" }),
  CHROMIUM_PATH: z
    .string()
    .optional()
    .meta({ description: "Chromium for the browser tests", example: "/usr/bin/chromium" }),
});

export type Given = Readonly<Record<string, string | undefined>>;

/** The environment as the user gave it: a root `.env`, and over it the process's own variables. */
export function givenEnvironment(): Given {
  const file = join(repositoryRoot, ".env");
  return { ...(existsSync(file) ? parseDotEnv(readFileSync(file, "utf8")) : {}), ...process.env };
}

/** The tooling's own settings, checked. */
export function readToolingEnv(given: Given): z.infer<typeof toolingEnv> {
  try {
    return parseEnv(toolingEnv, given);
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  }
}
