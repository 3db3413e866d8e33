import { randomUUIDv7 } from "node:crypto";
import { addressKey, limits, rateLimiter } from "@tenantry/auth/rate-limits";
import { digest } from "@tenantry/auth/secrets";
import { rateLimits } from "@tenantry/db/platform/operations";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { openDatabases } from "./support/world.ts";

const db = openDatabases();
const here = rateLimiter({ db: db.portal });
const elsewhere = rateLimiter({ db: db.staff });
const { points, durationSeconds } = limits.reset_account;

describe("a rate limit", () => {
  it("is one for all processes, and says when to come back", async () => {
    const key = randomUUIDv7();
    for (let used = 1; used <= points; used += 1) {
      const state = await (used % 2 === 0 ? here : elsewhere).consume("reset_account", key);
      expect(state).toMatchObject({ limit: points, remaining: points - used });
    }
    const refused = await here.consume("reset_account", key).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "rate_limited", retry: true, details: { limit: "reset_account" } });
    expect(refused).toHaveProperty(
      "details.retryAfterSeconds",
      expect.toSatisfy((s: number) => s > 0 && s <= durationSeconds),
    );
    await expect(elsewhere.consume("reset_account", key)).rejects.toMatchObject({ code: "rate_limited" });
  });

  it("lets exactly its points through a crowd", async () => {
    const key = randomUUIDv7();
    const crowd = await Promise.allSettled(Array.from({ length: 50 }, () => here.consume("sign_in_account", key)));
    expect(crowd.filter(({ status }) => status === "fulfilled")).toHaveLength(limits.sign_in_account.points);
  });

  it("counts each key and each name for itself, and forgets a key that is reset", async () => {
    const key = randomUUIDv7();
    for (let used = 0; used < points; used += 1) await here.consume("reset_account", key);
    await expect(here.consume("reset_account", key)).rejects.toMatchObject({ code: "rate_limited" });
    await here.consume("reset_account", `${key} other`);
    await here.consume("reset_ip", key);
    await here.reset("reset_account", key);
    expect(await here.consume("reset_account", key)).toMatchObject({ remaining: points - 1 });
  });

  it("begins anew when its window has passed", async () => {
    const key = randomUUIDv7();
    const mine = rateLimiter({ db: db.portal, factor: 1 / points });
    await mine.consume("reset_account", key);
    await expect(mine.consume("reset_account", key)).rejects.toMatchObject({ code: "rate_limited" });
    await db.portal.orm
      .update(rateLimits)
      .set({ expire: new Date(0) })
      .where(eq(rateLimits.key, `reset_account:${digest(key)}`));
    expect(await mine.consume("reset_account", key)).toMatchObject({ remaining: 0 });
  });

  it("is multiplied by the factor, and never falls below one request", async () => {
    const plenty = rateLimiter({ db: db.portal, factor: 100 });
    expect(await plenty.consume("reset_account", randomUUIDv7())).toMatchObject({ limit: 100 * points });
    const strict = rateLimiter({ db: db.portal, factor: 0.0001 });
    expect(await strict.consume("reset_account", randomUUIDv7())).toMatchObject({ limit: 1, remaining: 0 });
  });

  it("keeps no address in the table", async () => {
    const address = `${randomUUIDv7()}@example.com`;
    await here.consume("reset_account", address);
    const keys = (await db.portal.orm.select({ key: rateLimits.key }).from(rateLimits)).map(({ key }) => key);
    expect(keys).toContain(`reset_account:${digest(address)}`);
    expect(keys.filter((key) => key.includes(address))).toEqual([]);
  });
});

it.each([
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2/64"],
  ["2001:DB8:1:2:ffff::", "2001:db8:1:2/64"],
  ["nonsense", "unknown"],
  [null, "unknown"],
])("the address %s stands for %s", (ip, key) => {
  expect(addressKey(ip)).toBe(key);
});
