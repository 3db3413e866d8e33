import { parseEnv } from "@tenantry/core/env";
import { z } from "zod";

const url = (role: string) =>
  z.url().meta({
    description: `URL of role ${role} in a database that setUpDatabase has prepared`,
    example: `postgres://${role}:secret@127.0.0.1:5432/tenantry_test`,
  });

const Env = z.object({
  TEST_DATABASE_URL: url("the superuser"),
  TEST_OWNER_URL: url("tenantry_owner"),
  TEST_PORTAL_URL: url("tenantry_portal"),
  TEST_JOBS_URL: url("tenantry_jobs"),
  TEST_STAFF_URL: url("tenantry_staff"),
});

export const testEnv = parseEnv(Env, process.env);
