import { apiEnv } from "@tenantry/api/env";
import { authEnv, refuseFactorInProduction } from "@tenantry/auth/env";
import { parseEnv } from "@tenantry/core/env";
import { databaseEnv, secretsEnv } from "@tenantry/db/env";
import { paymentsEnv } from "@tenantry/payments/env";
import { platformEnv, refuseStandInsInProduction } from "@tenantry/services/env";
import { storageEnv } from "@tenantry/storage/env";
import { z } from "zod";

const schema = z.object({
  ...databaseEnv.shape,
  ...secretsEnv.shape,
  ...authEnv.shape,
  ...apiEnv.shape,
  ...platformEnv.shape,
  ...paymentsEnv.shape,
  ...storageEnv.shape,
});

export type AppEnv = z.infer<typeof schema>;

let known: AppEnv | undefined;

/** Checked at start by the server; a wrong variable stops it with its name, what is expected and an example. */
export function readEnv(): AppEnv {
  known ??= parseEnv(schema.superRefine(refuseFactorInProduction).superRefine(refuseStandInsInProduction), process.env);
  return known;
}

/** Where the server listens and how it runs, before there is an app. */
export const serverEnv = z.object({
  HOST: z.string().default("127.0.0.1").meta({ description: "address the process listens on", example: "127.0.0.1" }),
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(3001)
    .meta({ description: "port the process listens on", example: "3001" }),
  NODE_ENV: z
    .enum(["development", "production", "test"])
    .default("production")
    .meta({ description: "`development` compiles pages when they are asked for", example: "production" }),
});

export const readServerEnv = () => parseEnv(serverEnv, process.env);
