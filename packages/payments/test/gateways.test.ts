import { parseEnv } from "@tenantry/core/env";
import { describe, expect, it } from "vitest";
import { paymentsEnv } from "../src/env.ts";
import { createGateways } from "../src/gateways.ts";

const compose = (variables: Record<string, string>, allowEmulator = true) =>
  createGateways({
    env: parseEnv(paymentsEnv, variables),
    loadManualAccounts: () => Promise.resolve([]),
    allowEmulator,
  });
const stripe = { STRIPE_SECRET_KEY: "sk_test_1", STRIPE_WEBHOOK_SECRET: "whsec_1" };

describe("the gateways of a configuration", () => {
  it("are bank transfer alone without a key, and Stripe first with one", () => {
    expect([...compose({}).keys()]).toEqual(["manual"]);
    expect([...compose(stripe).keys()]).toEqual(["stripe", "manual"]);
  });

  it("refuse a key without a webhook secret, and an emulator in production", () => {
    expect(() => compose({ STRIPE_SECRET_KEY: "sk_test_1" })).toThrow("STRIPE_WEBHOOK_SECRET");
    const emulated = { ...stripe, STRIPE_API_BASE: "http://127.0.0.1:3004" };
    expect(() => compose(emulated, false)).toThrow("STRIPE_API_BASE");
    expect([...compose(emulated).keys()]).toContain("stripe");
  });

  it("name the variable that is wrong", () => {
    expect(() => compose({ ...stripe, STRIPE_SECRET_KEY: "pk_test_1" })).toThrow(
      "STRIPE_SECRET_KEY: is no secret key of Stripe",
    );
  });
});
