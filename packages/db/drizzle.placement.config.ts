import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: "./src/placement/tables.ts",
  out: "../../drizzle/placement",
  schemaFilter: ["platform"],
});
