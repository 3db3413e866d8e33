import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: "./src/platform/*.ts",
  out: "../../drizzle/platform",
  schemaFilter: ["platform"],
});
