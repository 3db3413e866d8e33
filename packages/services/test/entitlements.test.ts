import { randomUUIDv7 } from "node:crypto";
import { DomainError } from "@tenantry/core/errors";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { createDatabase, type Database } from "@tenantry/db/client";
import type { Actor, TenantContext } from "@tenantry/services/context";
import {
  applyBulkOverride,
  previewBulkOverride,
  undoBulkOverride,
} from "@tenantry/services/entitlements/bulk-override";
import { explainOneFeature, explainTenant } from "@tenantry/services/entitlements/explain";
import { getEntitlements } from "@tenantry/services/entitlements/get-entitlements";
import { requireFeature } from "@tenantry/services/entitlements/require-feature";
import { setOverride } from "@tenantry/services/entitlements/set-override";
import { createEntitlements, entitlementsTtlMs } from "@tenantry/services/entitlements/snapshot";
import { withdrawOverride } from "@tenantry/services/entitlements/withdraw-override";
import { createFlag } from "@tenantry/services/flags/create-flag";
import { killFlag } from "@tenantry/services/flags/kill-flag";
import { afterAll, describe, expect, test, vi } from "vitest";
import { openWorld, testClock } from "./support/world.ts";

const world = await openWorld();
afterAll(world.close);
const { sql, clock } = world;

const staffId = randomUUIDv7();
const staffActor: Actor = { type: "staff", id: staffId, role: "admin" };
const staff = { ...world.staff, actor: staffActor };
const staffIn = (tenantId: TenantId): TenantContext => ({ ...staff, tenantId });
const reason = "agreed by phone";
const silent = { warn: () => undefined };
await sql`insert into platform.staff (id, email, name, role, password_hash, locale, created_at)
  values (${staffId}, 'mina@tenantry.example', 'Mina Okafor', 'admin', 'x', 'en', now())`;

const featuresOf = async (tenantId: TenantId) =>
  (await world.portal.db.withTenant(tenantId, (tx) => getEntitlements(tx, { tenantId, now: clock.now() }))).features;
const auditOf = (targetId: string) =>
  sql`select tenant_id, actor_id, action, reason, before, after from platform.audit_log where target_id = ${targetId} order by at, id`;
const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "no error",
    (error) =>
      error instanceof DomainError ? [error.code, error.details.fields ?? error.details.nearest ?? null] : error,
  );
const later = (ms: number) => new Date(clock.now().getTime() + ms);

describe("an override", () => {
  test("gives what the plan withholds within its window, and says who, why and until when", async () => {
    const tenantId = await world.readyTenant({ planCode: "free" });
    const ctx = staffIn(tenantId);
    const endsAt = later(3_600_000);
    expect(await featuresOf(tenantId)).toMatchObject({ pdf_invoices: false, whatsapp_receipts: true });
    const value = { kind: "feature" as const, code: "pdf_invoices", enabled: true };
    const { overrideId } = await setOverride(ctx, { value, endsAt, reason });
    expect(await featuresOf(tenantId)).toMatchObject({ pdf_invoices: true });

    const { trail, layer, authors } = await explainOneFeature(ctx, { code: "pdf_invoices" });
    expect(layer).toBe("override");
    expect(trail.find((entry) => entry.won)).toMatchObject({ by: staffId, reason, until: endsAt });
    expect(authors).toEqual({ [staffId]: "Mina Okafor" });

    expect(await auditOf(overrideId)).toMatchObject([
      { tenant_id: tenantId, actor_id: staffId, action: "override.set", reason, after: value },
    ]);
    const events =
      await sql`select data from platform.outbox where tenant_id = ${tenantId} and name = 'tenant/entitlements.changed'`;
    expect(events).toMatchObject([{ data: { tenantId } }]);

    await withdrawOverride(ctx, { overrideId, reason: "a mistake" });
    expect(await featuresOf(tenantId)).toMatchObject({ pdf_invoices: false });
    expect(await auditOf(overrideId)).toMatchObject([
      {},
      { action: "override.withdrawn", reason: "a mistake", before: value },
    ]);
    expect(await codeOf(withdrawOverride(ctx, { overrideId, reason }))).toEqual(["not_found", null]);
  });

  test("sets a limit, and explain shows the plan's beside it", async () => {
    const tenantId = await world.readyTenant({ planCode: "free" });
    await setOverride(staffIn(tenantId), { value: { kind: "limit", code: "orders", limit: 77 }, reason });
    const { limits } = await explainTenant(staffIn(tenantId));
    const orders = limits.find(({ meter }) => meter === "orders");
    expect(orders).toMatchObject({ limit: 77, layer: "override" });
    expect(orders?.trail.map(({ layer, says, won }) => [layer, says, won])).toEqual([
      ["override", 77, true],
      ["plan", 20, false],
      ["unlimited", null, false],
    ]);
  });

  test("of an unknown name or an empty window is refused at its field", async () => {
    const ctx = staffIn(await world.readyTenant());
    const feature = (code: string) => ({ value: { kind: "feature" as const, code, enabled: true }, reason });
    expect(await codeOf(setOverride(ctx, feature("pdf_invoice")))).toEqual([
      "validation_failed",
      { "value.code": ["unknown_feature"] },
    ]);
    const limit = { value: { kind: "limit" as const, code: "order", limit: 1 }, reason };
    expect(await codeOf(setOverride(ctx, limit))).toEqual(["validation_failed", { "value.code": ["unknown_meter"] }]);
    expect(await codeOf(setOverride(ctx, { ...feature("pdf_invoices"), endsAt: clock.now() }))).toEqual([
      "validation_failed",
      { endsAt: ["ends_before_start"] },
    ]);
  });

  test("of another tenant cannot be withdrawn, and only staff's role may write one", async () => {
    const [mine, foreign] = [await world.readyTenant(), await world.readyTenant()];
    const input = { value: { kind: "limit" as const, code: "orders", limit: 1 }, reason };
    const { overrideId } = await setOverride(staffIn(foreign), input);
    expect(await codeOf(withdrawOverride(staffIn(mine), { overrideId, reason }))).toEqual(["not_found", null]);
    for (const db of [world.portal.db, world.worker.db]) {
      await expect(setOverride({ ...staff, db, tenantId: mine }, input)).rejects.toMatchObject({
        cause: { code: "42501" },
      });
    }
  });
});

describe("a bulk change", () => {
  test("is previewed, applied row by row, and undone", async () => {
    const [free, pro] = [await world.readyTenant({ planCode: "free" }), await world.readyTenant({ planCode: "pro" })];
    const nobody = randomUUIDv7();
    const input = {
      tenantIds: [free, pro, nobody, free],
      value: { kind: "feature" as const, code: "api_access", enabled: true },
      reason,
    };
    expect(await previewBulkOverride(staff, input)).toMatchObject([
      { tenantId: free, before: false, after: true, changes: true, problem: null },
      { tenantId: pro, before: true, after: true, changes: false, problem: null },
      { tenantId: nobody, changes: false, problem: "not_found" },
    ]);
    expect(await featuresOf(free)).toMatchObject({ api_access: false });

    const { bulkChangeId, rows } = await applyBulkOverride(staff, input);
    expect(rows).toEqual([
      { tenantId: free, ok: true },
      { tenantId: pro, ok: true },
      { tenantId: nobody, ok: false, code: "not_found" },
    ]);
    expect(await featuresOf(free)).toMatchObject({ api_access: true });
    const [stored] =
      await sql`select results, is_partial, reason, created_by from platform.bulk_changes where id = ${bulkChangeId}`;
    expect(stored).toMatchObject({ results: rows, is_partial: true, reason, created_by: staffId });

    const undone = await undoBulkOverride(staff, { bulkChangeId, reason: "not them" });
    expect(undone.rows.map(({ tenantId, ok }) => [tenantId, ok])).toEqual([
      [free, true],
      [pro, true],
    ]);
    expect(await featuresOf(free)).toMatchObject({ api_access: false });
    expect(await featuresOf(pro)).toMatchObject({ api_access: true });
    expect((await auditOf(bulkChangeId)).map(({ action }) => action)).toEqual([
      "bulk_change.started",
      "bulk_change.finished",
      "bulk_change.undone",
    ]);
    expect(await codeOf(undoBulkOverride(staff, { bulkChangeId, reason }))).toEqual(["invalid_transition", null]);
    expect(await codeOf(undoBulkOverride(staff, { bulkChangeId: randomUUIDv7(), reason }))).toEqual([
      "not_found",
      null,
    ]);
  });
});

describe("in a process", () => {
  const flagOf = (key: string) => ({
    key,
    name: { en: key, ar: key },
    description: { en: key, ar: key },
    owner: "Product",
    environments: ["live" as const, "sandbox" as const],
    rules: [{ kind: "everybody" as const }],
    reason,
  });
  const open = (db: Database, at = clock) => createEntitlements({ db, log: silent, clock: at });
  const asked = (tenantId: TenantId) => ({ tenantId, clock, actor: staffActor });
  const listening = (url: string) => createDatabase({ url, directUrl: url, poolSize: 2, name: "entitlements-test" });

  test("a flag flipped in another one is heard by LISTEN, and an override of one tenant too", async () => {
    const tenantId = await world.readyTenant({ planCode: "free" });
    const db = listening(world.database.portalUrl);
    const entitlements = open(db);
    try {
      await createFlag(staff, flagOf("heard"));
      await vi.waitFor(async () => expect((await entitlements.check()).detail).toContain("pushed"));
      expect((await entitlements.ask(asked(tenantId))).can("heard")).toBe(true);
      // The clock stands still: nothing but the notification can make it look again.
      await killFlag(staff, { key: "heard", killed: true, reason });
      await vi.waitFor(async () => expect((await entitlements.ask(asked(tenantId))).can("heard")).toBe(false));
      await setOverride(staffIn(tenantId), { value: { kind: "limit", code: "orders", limit: 3 }, reason });
      await vi.waitFor(async () => expect((await entitlements.ask(asked(tenantId))).limit("orders")).toBe(3));
    } finally {
      await entitlements.close();
      await db.close();
    }
  });

  test("with LISTEN cut it is seen when the five minutes are over, and not before", async () => {
    const tenantId = await world.readyTenant();
    await createFlag(staff, flagOf("unheard"));
    const wall = testClock();
    const entitlements = open(world.portal.db, wall);
    const see = async () => (await entitlements.ask(asked(tenantId))).can("unheard");
    expect(await see()).toBe(true);
    await killFlag(staff, { key: "unheard", killed: true, reason });
    const start = wall.now().getTime();
    wall.set(new Date(start + entitlementsTtlMs - 1));
    expect(await see()).toBe(true);
    wall.set(new Date(start + entitlementsTtlMs));
    expect(await see()).toBe(false);
    expect(await entitlements.check()).toMatchObject({ ok: true });
  });

  test("an outage keeps the last good answer, health says how old it is, and the way back is found", async () => {
    const tenantId = await world.readyTenant({ planCode: "free" });
    const wall = testClock();
    let broken = false;
    const refuse = () => Promise.reject(new Error("the database is away"));
    const { portal } = world;
    const db: Database = {
      ...portal.db,
      withTenant: (id, work) => (broken ? refuse() : portal.db.withTenant(id, work)),
      orm: new Proxy(portal.db.orm, {
        get(target, key) {
          if (broken) throw new Error("the database is away");
          return Reflect.get(target, key);
        },
      }),
    };
    const entitlements = open(db, wall);
    const see = async () => (await entitlements.ask(asked(tenantId))).can("pdf_invoices");
    expect(await see()).toBe(false);
    broken = true;
    await setOverride(staffIn(tenantId), { value: { kind: "feature", code: "pdf_invoices", enabled: true }, reason });
    wall.set(new Date(wall.now().getTime() + 2 * entitlementsTtlMs));
    expect(await see()).toBe(false);
    expect(await entitlements.check()).toEqual({ ok: false, detail: "read 600 s ago, read again every five minutes" });
    broken = false;
    wall.set(new Date(wall.now().getTime() + 1_000));
    expect(await see()).toBe(true);
    expect(await entitlements.check()).toMatchObject({ ok: true });
  });

  test("the guard refuses with the feature, and an unknown one with the nearest", async () => {
    const tenantId = await world.readyTenant({ planCode: "free" });
    const ctx = { ...staffIn(tenantId), entitlements: open(world.portal.db) };
    await requireFeature(ctx, "whatsapp_receipts");
    await expect(requireFeature(ctx, "pdf_invoices")).rejects.toMatchObject({
      code: "feature_not_in_plan",
      details: { feature: "pdf_invoices" },
    });
    expect(await codeOf(requireFeature(ctx, "pdf_invoice"))).toEqual(["not_found", ["pdf_invoices"]]);
    const nobody = { ...ctx, tenantId: parseTenantId(randomUUIDv7()) };
    expect(await codeOf(requireFeature(nobody, "pdf_invoices"))).toEqual(["not_found", null]);
  });

  test("a sandbox is asked at its own time and in its own environment", async () => {
    const tenantId = await world.readyTenant();
    await sql`update platform.tenants set sandbox = true where id = ${tenantId}`;
    await createFlag(staff, { ...flagOf("dated"), environments: ["sandbox"], startsAt: later(86_400_000) });
    const entitlements = open(world.portal.db);
    const at = async (now: Date) =>
      (await entitlements.ask({ ...asked(tenantId), clock: { now: () => now } })).can("dated");
    expect([await at(clock.now()), await at(later(86_400_000))]).toEqual([false, true]);
  });
});
