// Adds new migrations to the list of accepted ones, which never change again. Run once, when they are reviewed.
import { writeFileSync } from "node:fs";
import accepted from "../accepted-migrations.json" with { type: "json" };
import { checksumsOf } from "./migrations.ts";
import { readFiles } from "./repository.ts";

const known: Readonly<Record<string, string>> = accepted;
const all = { ...checksumsOf(readFiles("drizzle/*/*.sql")), ...known };
writeFileSync(new URL("../accepted-migrations.json", import.meta.url), `${JSON.stringify(all, null, 2)}\n`);
console.log(`${Object.keys(all).length - Object.keys(known).length} migrations accepted.`);
