import { z } from "zod";

const url = (example: string, description: string) =>
  z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must start with postgres://")
    .meta({ description, example });

export const databaseEnv = z.object({
  DATABASE_URL: url("postgres://tenantry_portal:secret@db:5432/tenantry", "URL of this process's own login role"),
  DATABASE_DIRECT_URL: url(
    "postgres://tenantry_portal:secret@db:5432/tenantry",
    "URL past any pooler, for the one LISTEN connection; without it notifications fall back to polling",
  ).optional(),
  DATABASE_POOL_SIZE: z.coerce
    .number()
    .int()
    .min(1)
    .max(200)
    .default(10)
    .meta({ description: "connections per process", example: "10" }),
});

export const databaseOwnerEnv = z.object({
  DATABASE_OWNER_URL: url(
    "postgres://tenantry_owner:secret@db:5432/tenantry",
    "URL of tenantry_owner, for the worker's provisioner and migrations only",
  ),
});

const appKey = (description: string) =>
  z.string().min(32, "is too short").meta({ description, example: "a-long-random-text-of-at-least-32" });

/** For `secretBox`: what must be read again is sealed with it. */
export const secretsEnv = z.object({
  APP_KEY: appKey("key that seals secrets at rest (two-factor seeds, connection URLs); the same in every process"),
  APP_KEY_PREVIOUS: appKey("the key before the last rotation, until everything is sealed with APP_KEY").optional(),
});
