import { authEnv, refuseFactorInProduction } from "@tenantry/auth/env";
import { parseEnv } from "@tenantry/core/env";
import { expect, it } from "vitest";
import { z } from "zod";

const appEnv = z
  .object({ ...authEnv.shape, TENANTRY_ENV: z.string().optional() })
  .superRefine(refuseFactorInProduction);

it("the factor of rate limits is 1 unless it is given", () => {
  expect(parseEnv(appEnv, {}).RATE_LIMIT_FACTOR).toBe(1);
  expect(parseEnv(appEnv, { RATE_LIMIT_FACTOR: "0.5" }).RATE_LIMIT_FACTOR).toBe(0.5);
});

it("a factor is refused in production, with its name", () => {
  const production = { TENANTRY_ENV: "production" };
  expect(parseEnv(appEnv, production).RATE_LIMIT_FACTOR).toBe(1);
  expect(() => parseEnv(appEnv, { ...production, RATE_LIMIT_FACTOR: "100" })).toThrow(/RATE_LIMIT_FACTOR: is refused/);
});

it.each(["0", "-1", "many"])("%s is no factor", (value) => {
  expect(() => parseEnv(appEnv, { RATE_LIMIT_FACTOR: value })).toThrow(/RATE_LIMIT_FACTOR/);
});
