import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

export type MigrationFile = { readonly name: string; readonly statements: readonly string[]; readonly hash: string };

type Stream = "platform" | "tenant" | "placement";

const root = new URL("../../../drizzle/", import.meta.url);

/** The reviewed files of one stream, in order, each cut into single statements (Citus takes one per message). */
export function migrationFiles(stream: Stream): MigrationFile[] {
  const folder = new URL(`${stream}/`, root);
  return readdirSync(folder)
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => {
      const text = readFileSync(new URL(file, folder), "utf8");
      return {
        name: file.replace(/\.sql$/, ""),
        statements: statementsOf(text),
        hash: createHash("sha256").update(text).digest("hex"),
      };
    });
}

export function statementsOf(text: string): string[] {
  return text
    .split("--> statement-breakpoint")
    .map((statement) => statement.trim())
    .filter(Boolean);
}

export const migrationsFolder = (stream: Stream): string => new URL(stream, root).pathname;

export const rolesFile = (): string => readFileSync(new URL("roles.sql", root), "utf8");
