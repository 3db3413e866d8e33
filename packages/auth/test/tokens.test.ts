import { randomUUIDv7 } from "node:crypto";
import type { RealmScope } from "@tenantry/auth/realms";
import { mintToken, peekToken, spendToken, type TokenPurpose, tokenSeconds } from "@tenantry/auth/tokens";
import type { TenantId } from "@tenantry/core/ids";
import { tokens } from "@tenantry/db/platform/identity";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { addTenant, openDatabases } from "./support/world.ts";

const db = openDatabases();
const owner = { realm: "owner" } as const;
const now = new Date();
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

let home: TenantId;
let abroad: TenantId;
beforeAll(async () => {
  [home, abroad] = [await addTenant(db.owner), await addTenant(db.owner)];
});

const mintOwners = (purpose: TokenPurpose = "reset_password", subjectId: string = randomUUIDv7()) =>
  mintToken(db.portal.orm, { ...owner, purpose, subjectId, tenantId: null }, now);

const spendAsOwner = (token: string, purpose: TokenPurpose = "reset_password", at = now) =>
  db.portal.transaction((tx) => spendToken(tx, { ...owner, purpose, token }, at));

describe("a one-time token", () => {
  it("holds 32 random bytes, of which the table has the digest only", async () => {
    const subjectId = randomUUIDv7();
    const { token } = await mintOwners("reset_password", subjectId);
    expect(Buffer.from(token, "base64url")).toHaveLength(32);
    const rows = await db.portal.orm.select().from(tokens).where(eq(tokens.subjectId, subjectId));
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it("is looked at as often as one likes and spent once", async () => {
    const subjectId = randomUUIDv7();
    const { token } = await mintOwners("reset_password", subjectId);
    const peek = () => peekToken(db.portal, { ...owner, purpose: "reset_password", token }, now);
    expect([await peek(), await peek()]).toEqual(["valid", "valid"]);
    expect(await spendAsOwner(token)).toEqual({ subjectId, tenantId: null });
    expect(await peek()).toBe("spent");
    await expect(spendAsOwner(token)).rejects.toMatchObject({ code: "token_spent" });
  });

  it("is won by one of twenty racers", async () => {
    const { token } = await mintOwners();
    const racers = await Promise.allSettled(Array.from({ length: 20 }, () => spendAsOwner(token)));
    expect(racers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const lost = racers.filter((racer) => racer.status === "rejected");
    expect(lost.map(({ reason }) => (reason as { code?: unknown }).code)).toEqual(Array(19).fill("token_spent"));
  });

  it("stays unspent when the transaction that spent it fails", async () => {
    const { token } = await mintOwners();
    const failing = db.portal.transaction(async (tx) => {
      await spendToken(tx, { ...owner, purpose: "reset_password", token }, now);
      throw new Error("after the token");
    });
    await expect(failing).rejects.toThrow("after the token");
    await expect(spendAsOwner(token)).resolves.toMatchObject({ tenantId: null });
  });

  it.each(Object.entries(tokenSeconds) as [TokenPurpose, number][])(
    "%s works for %i seconds",
    async (purpose, seconds) => {
      const { token, expiresAt } = await mintOwners(purpose);
      expect(expiresAt).toEqual(later(seconds));
      const peek = (at: Date) => peekToken(db.portal, { ...owner, purpose, token }, at);
      expect([await peek(later(seconds - 1)), await peek(later(seconds))]).toEqual(["valid", "expired"]);
      await expect(spendAsOwner(token, purpose, later(seconds))).rejects.toMatchObject({ code: "token_expired" });
      await expect(spendAsOwner(token, purpose, later(seconds - 1))).resolves.toBeDefined();
    },
  );

  it("works for its purpose, realm and tenant only", async () => {
    const subjectId = randomUUIDv7();
    const mine = { realm: "user", purpose: "sign_in", subjectId, tenantId: home } as const;
    const { token } = await db.portal.withTenant(home, (tx) => mintToken(tx, mine, now));
    const peek = (scope: RealmScope, purpose: TokenPurpose = "sign_in") =>
      peekToken(db.portal, { ...scope, purpose, token }, now);
    expect(await peek({ realm: "user", tenantId: home })).toBe("valid");
    expect(await peek({ realm: "user", tenantId: home }, "reset_password")).toBe("unknown");
    expect(await peek({ realm: "user", tenantId: abroad })).toBe("unknown");
    expect(await peek(owner)).toBe("unknown");
    const stolen = { realm: "user", tenantId: abroad, purpose: "sign_in", token } as const;
    const spend = db.portal.withTenant(abroad, (tx) => spendToken(tx, stolen, now));
    await expect(spend).rejects.toMatchObject({ code: "not_found" });
  });

  it.each(["", "x", "\u0000", "' OR 1=1 --", "x".repeat(100_000)])("is not %j", async (token) => {
    await expect(spendAsOwner(token)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("the role of jobs", () => {
  it("mints for every realm, and can neither see nor spend what it minted", async () => {
    for (const realm of ["owner", "staff"] as const) {
      const request = { realm, purpose: "reset_password", subjectId: randomUUIDv7(), tenantId: null } as const;
      const { token } = await mintToken(db.jobs.orm, request, now);
      const presented = { realm, purpose: "reset_password", token } as const;
      expect(await peekToken(db.jobs, presented, now)).toBe("unknown");
      await expect(db.jobs.transaction((tx) => spendToken(tx, presented, now))).rejects.toThrow();
      expect(await peekToken(realm === "owner" ? db.portal : db.staff, presented, now)).toBe("valid");
      expect(await peekToken(realm === "owner" ? db.staff : db.portal, presented, now)).toBe("unknown");
    }
  });
});
