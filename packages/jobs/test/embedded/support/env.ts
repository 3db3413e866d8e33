import { parseEnv } from "@tenantry/core/env";
import { z } from "zod";

const Env = z.object({
  TEST_DATABASE_URL: z.url().meta({
    description: "a superuser's URL of a PostgreSQL server where databases may be made and dropped",
    example: "postgres://postgres@127.0.0.1:5432/postgres",
  }),
  INNGEST_TEST_URL: z
    .url()
    .optional()
    .meta({ description: "a self-hosted Inngest server for the conformance suite", example: "http://127.0.0.1:8288" }),
});

export const testEnv = parseEnv(Env, process.env);
