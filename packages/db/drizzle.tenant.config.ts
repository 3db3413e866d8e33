import { defineConfig } from "drizzle-kit";

export default defineConfig({ dialect: "postgresql", schema: "./src/tenant/tables.ts", out: "../../drizzle/tenant" });
