// drizzle-kit qualifies references of unqualified tables with "public": in a tenant's schema that name must not appear.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const folder = new URL("../../drizzle/tenant/", import.meta.url);
for (const name of readdirSync(folder).filter((file) => file.endsWith(".sql"))) {
  const file = new URL(name, folder);
  const text = readFileSync(file, "utf8");
  const stripped = text.replaceAll('"public".', "");
  if (stripped !== text) writeFileSync(file, stripped);
}
