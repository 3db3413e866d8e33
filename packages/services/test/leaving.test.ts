import type { TenantId } from "@tenantry/core/ids";
import { sendDeactivated, sweepPurgeReminders } from "@tenantry/services/email/send-leaving";
import { beginPurge, sweepPurges } from "@tenantry/services/leaving/begin-purge";
import { deactivateTenant } from "@tenantry/services/leaving/deactivate";
import { getLeavingForStaff } from "@tenantry/services/leaving/get-leaving";
import { holdPurge } from "@tenantry/services/leaving/hold-purge";
import { restoreTenant } from "@tenantry/services/leaving/restore";
import { requireAccess, requireOpen } from "@tenantry/services/tenant/require-access";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openLeavingWorld, reason, start } from "./support/leaving.ts";

const world = await openLeavingWorld();
afterAll(world.close);
const { sql, clock, worker, at, ownerOf, clerk, actions, tenantRow, mails } = world;

beforeEach(async () => {
  clock.set(start);
  await world.settings({});
});

const live = async (tenantId: TenantId) =>
  (
    await sql`select plan_code, cancel_at, cancel_reason from platform.subscriptions where tenant_id = ${tenantId} and ended_at is null`
  )[0];

describe("closing", () => {
  test("makes a business read-only, promises a day, and lets what is paid for run out", async () => {
    const tenantId = await world.readyTenant({ planCode: "growth" });
    const owner = await ownerOf(tenantId);
    const { purgeAt } = await deactivateTenant(owner, { reason: null });
    expect(purgeAt).toEqual(new Date(start.getTime() + 90 * 86_400_000));
    await requireAccess(owner, "read");
    for (const wanted of ["write", "pay"] as const)
      await expect(requireAccess(owner, wanted)).rejects.toMatchObject({ code: "read_only" });
    await expect(requireOpen(owner)).rejects.toMatchObject({ code: "read_only" });
    expect((await live(tenantId))?.cancel_reason).toBe("deactivated");
    await expect(deactivateTenant(owner, { reason: null })).rejects.toMatchObject({ code: "invalid_transition" });
    expect(await actions(tenantId)).toContain("tenant.deactivated");
  });

  test("keeps the promised day when the setting changes, and touches nobody else's business", async () => {
    const [tenantId, other] = [await world.readyTenant(), await world.readyTenant()];
    await deactivateTenant(clerk(tenantId), { reason });
    await world.settings({ retentionDays: 1 });
    at(2);
    expect(await beginPurge({ ...worker, tenantId })).toBe("retention");
    expect(await beginPurge({ ...worker, tenantId: other })).toBe("not_deactivated");
    await requireOpen(await ownerOf(other));
  });

  test("tells the owners once, and reminds them fourteen and three days before", async () => {
    const tenantId = await world.readyTenant();
    await deactivateTenant(await ownerOf(tenantId), { reason: null });
    await sendDeactivated(worker, tenantId);
    await sendDeactivated(worker, tenantId);
    expect(await mails("tenant_deactivated", tenantId)).toHaveLength(1);
    for (const [day, expected] of [
      [75, 0],
      [76, 1],
      [80, 1],
      [87, 2],
      [89, 2],
    ] as const) {
      at(day);
      await sweepPurgeReminders(worker);
      expect(await mails("purge_reminder", tenantId), `day ${day}`).toHaveLength(expected);
    }
  });
});

describe("coming back", () => {
  test("goes on with the plan while the period runs, and leaves an own cancellation alone", async () => {
    const tenantId = await world.readyTenant({ planCode: "growth" });
    const owner = await ownerOf(tenantId);
    await deactivateTenant(owner, { reason: null });
    at(3);
    await restoreTenant(owner, { reason: null });
    expect(await live(tenantId)).toMatchObject({ plan_code: "growth", cancel_at: null, cancel_reason: null });
    await requireOpen(owner);
    expect(await tenantRow(tenantId)).toMatchObject({ deactivated_at: null, purge_at: null });
    await expect(restoreTenant(owner, { reason: null })).rejects.toMatchObject({ code: "invalid_transition" });
    expect(await actions(tenantId)).toContain("tenant.restored");
  });

  test("races the purge: whoever is first has decided", async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const tenantId = await world.readyTenant();
        clock.set(start);
        await deactivateTenant(clerk(tenantId), { reason });
        await sql`update platform.tenants set purge_at = ${start} where id = ${tenantId}`;
        const [back, purge] = await Promise.allSettled([
          restoreTenant(clerk(tenantId), { reason }),
          beginPurge({ ...worker, tenantId }),
        ]);
        const { purge_started_at: begun, deactivated_at: left } = await tenantRow(tenantId);
        if (back.status === "fulfilled") {
          expect(purge).toMatchObject({ value: "not_deactivated" });
          expect([begun, left]).toEqual([null, null]);
        } else {
          expect(back.reason).toMatchObject({ code: "gone" });
          expect(purge).toMatchObject({ value: null });
          expect(begun).not.toBeNull();
        }
        return back.status;
      }),
    );
    expect(outcomes).toHaveLength(6);
  });
});

describe("a hold", () => {
  test("postpones the purge until it ends, and is on record", async () => {
    const tenantId = await world.readyTenant();
    await expect(holdPurge(clerk(tenantId), { until: new Date("2027-01-01"), reason })).rejects.toMatchObject({
      code: "invalid_transition",
    });
    await deactivateTenant(clerk(tenantId), { reason });
    await expect(holdPurge(clerk(tenantId), { until: start, reason })).rejects.toMatchObject({
      code: "validation_failed",
    });
    await holdPurge(clerk(tenantId), { until: new Date(start.getTime() + 100 * 86_400_000), reason });
    at(95);
    await sweepPurges(worker);
    expect(await beginPurge({ ...worker, tenantId }, { early: true })).toBe("held");
    expect((await getLeavingForStaff(clerk(tenantId))).holdReason).toBe(reason);
    await holdPurge(clerk(tenantId), { until: null, reason });
    await sweepPurges(worker);
    expect((await tenantRow(tenantId)).purge_started_at).not.toBeNull();
    expect(await actions(tenantId)).toEqual(
      expect.arrayContaining(["tenant.purge_held", "tenant.purge_hold_ended", "tenant.purge_begun"]),
    );
  });
});
