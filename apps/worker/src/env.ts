import { authEnv, refuseFactorInProduction } from "@tenantry/auth/env";
import { parseEnv } from "@tenantry/core/env";
import { databaseEnv, databaseOwnerEnv, secretsEnv } from "@tenantry/db/env";
import { emailEnv } from "@tenantry/email/env";
import { jobsEnv } from "@tenantry/jobs/env";
import { paymentsEnv } from "@tenantry/payments/env";
import { platformEnv, refuseStandInsInProduction } from "@tenantry/services/env";
import { storageEnv } from "@tenantry/storage/env";
import { z } from "zod";

export const serverEnv = z.object({
  HOST: z.string().default("127.0.0.1").meta({ description: "address the process listens on", example: "127.0.0.1" }),
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(3002)
    .meta({ description: "port the process listens on", example: "3002" }),
});

const schema = z.object({
  ...databaseEnv.shape,
  ...databaseOwnerEnv.shape,
  ...secretsEnv.shape,
  ...emailEnv.shape,
  ...authEnv.shape,
  ...jobsEnv.shape,
  ...platformEnv.shape,
  ...storageEnv.shape,
  ...paymentsEnv.shape,
  ...serverEnv.shape,
});

export const cliEnv = z.object({
  STAFF_DATABASE_URL: databaseEnv.shape.DATABASE_URL.optional().meta({
    description: "URL of tenantry_staff, for the operator's `staff create`",
    example: "postgres://tenantry_staff:secret@db:5432/tenantry",
  }),
  PORTAL_DATABASE_URL: databaseEnv.shape.DATABASE_URL.optional().meta({
    description: "URL of tenantry_portal, for the operator's `placement add`: its password is made the same there",
    example: "postgres://tenantry_portal:secret@db:5432/tenantry",
  }),
  JOBS_DATABASE_URL: databaseEnv.shape.DATABASE_URL.optional().meta({
    description: "URL of tenantry_jobs, for the operator's `placement add`: its password is made the same there",
    example: "postgres://tenantry_jobs:secret@db:5432/tenantry",
  }),
});
export type CliEnv = ReturnType<typeof readCliEnv>;

export type WorkerEnv = z.infer<typeof schema>;

/** Checked once at start; a wrong variable stops the worker with its name, what is expected and an example. */
export function readEnv(): WorkerEnv {
  const checked = schema.superRefine(refuseFactorInProduction).superRefine(refuseStandInsInProduction);
  return parseEnv(checked, process.env);
}

/** The operator's commands need the databases and nothing else. */
export const readCliEnv = () =>
  parseEnv(z.object({ ...databaseOwnerEnv.shape, ...secretsEnv.partial().shape, ...cliEnv.shape }), process.env);
