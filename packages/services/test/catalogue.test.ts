import { type PlanVersionForm, PlanVersionInput, SaveFeatureInput } from "@tenantry/core/catalogue/inputs";
import { DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import { toDecimal } from "@tenantry/core/money";
import { SettingsPatch } from "@tenantry/core/settings-inputs";
import { createPlan } from "@tenantry/services/catalogue/create-plan";
import { listAllPlans, listPlanVersions } from "@tenantry/services/catalogue/list-plan-versions";
import { listPlans } from "@tenantry/services/catalogue/list-plans";
import { loadSelectablePlan } from "@tenantry/services/catalogue/load-plan";
import { moveSubscribers } from "@tenantry/services/catalogue/move-subscribers";
import { previewMove } from "@tenantry/services/catalogue/preview-move";
import { publishVersion } from "@tenantry/services/catalogue/publish-version";
import { saveFeature } from "@tenantry/services/catalogue/save-feature";
import { undoMove } from "@tenantry/services/catalogue/undo-move";
import { updatePlan } from "@tenantry/services/catalogue/update-plan";
import { loadSettings, settingsChangedAt } from "@tenantry/services/settings/load-settings";
import { updateSettings } from "@tenantry/services/settings/update-settings";
import { afterAll, describe, expect, test } from "vitest";
import { openWorld } from "./support/world.ts";

const world = await openWorld();
afterAll(world.close);
const { sql, clock, staff, portal } = world;
const reason = "prices of the new year";
const texts = { en: "Words", ar: "كلمات" };
const days = (count: number) => new Date(clock.now().getTime() + count * 86_400_000);

const terms = {
  trialDays: 14,
  trialEnd: { strategy: "free" },
  afterCancel: "free",
  dunningEnd: "free",
  features: ["pdf_invoices"],
  notes: null,
} satisfies Partial<PlanVersionForm>;

const version = (change: Partial<PlanVersionForm> = {}) =>
  PlanVersionInput.parse({
    ...terms,
    limits: { orders: 100, users: 5 },
    prices: [{ currency: "OMR", cycle: "monthly", amount: "199" }],
    ...change,
  });

let plans = 0;
async function newPlan(change: Partial<PlanVersionForm> = {}): Promise<string> {
  const code = `plan_${++plans}`;
  const fields = { code, name: texts, description: texts, sortOrder: 50, isPopular: false, contactSales: false };
  await createPlan(staff, { ...fields, isPublic: true, reason });
  await publishVersion(staff, { planCode: code, basedOn: 0, version: version(change), reason });
  return code;
}

/** On the plan's newest version, paying: ten days into a period of thirty. */
async function subscriber(planCode: string): Promise<TenantId> {
  const tenantId = await world.readyTenant({ planCode });
  const paid = { trial_ends_at: days(-20), period_start: days(-10), period_end: days(20) };
  await sql`update platform.subscriptions set ${sql(paid)} where tenant_id = ${tenantId}`;
  return tenantId;
}

const versionOf = async (tenantId: TenantId) => {
  const [row] = await sql`
    select v.version from platform.subscriptions s join platform.plan_versions v on v.id = s.plan_version_id
    where s.tenant_id = ${tenantId} and s.ended_at is null`;
  return row?.version;
};
const audit = (action: string, target: string) =>
  sql`select * from platform.audit_log where action = ${action} and target_id = ${target}`;
const errorOf = async (work: Promise<unknown>): Promise<DomainError> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DomainError)) throw new Error(`Expected a refusal, got ${String(error)}`);
  return error;
};

describe("publishing a version", () => {
  test("makes the next number; a published one cannot be changed by any role of ours; subscribers keep theirs", async () => {
    const planCode = await newPlan();
    const tenantId = await subscriber(planCode);
    const dearer = version({ prices: [{ currency: "OMR", cycle: "monthly", amount: "219.000" }] });
    expect(await publishVersion(staff, { planCode, basedOn: 1, version: dearer, reason })).toMatchObject({
      version: 2,
    });
    const { versions } = await listPlanVersions(staff, planCode);
    expect(versions.map((row) => [row.version, row.subscribers, row.prices[0]?.amountMinor])).toEqual([
      [2, 0, 219000n],
      [1, 1, 199000n],
    ]);
    expect(await versionOf(tenantId)).toBe(1);
    for (const { db } of [staff, portal, world.worker]) {
      await expect(
        db.orm.execute(`update platform.plan_versions set trial_days = 1 where plan_code = '${planCode}'`),
      ).rejects.toMatchObject({ cause: { code: "42501" } });
      await expect(db.orm.execute("update platform.prices set amount_minor = 1")).rejects.toMatchObject({
        cause: { code: "42501" },
      });
    }
    const [row] = await sql`
      select reason, before, after from platform.audit_log
      where action = 'plan.version_published' and target_id = ${planCode} and after ->> 'version' = '2'`;
    expect(row).toMatchObject({ reason, before: { version: 1 }, after: { version: 2 } });
    const { plans: listed } = await listPlans(portal.db.orm);
    expect(listed.find(({ code }) => code === planCode)?.prices).toEqual([
      { cycle: "monthly", amount: { minor: 219000n, currency: "OMR" } },
    ]);
  });

  test("refuses what somebody else published in between, what changes nothing, and what the catalogue does not know", async () => {
    const planCode = await newPlan();
    const publish = (change: Partial<PlanVersionForm>, basedOn = 1) =>
      publishVersion(staff, { planCode, basedOn, version: version(change), reason });
    expect((await errorOf(publish({ trialDays: 7 }, 0))).code).toBe("conflict");
    expect((await errorOf(publish({}))).code).toBe("invalid_transition");
    const unknown = await errorOf(publish({ features: ["pdf_invoice"], limits: { ordres: 1 } }));
    expect(unknown.details.fields).toEqual({
      "version.features.pdf_invoice": ["unknown_feature"],
      "version.limits.ordres": ["unknown_meter"],
    });
    expect(unknown.details.unknown).toMatchObject([
      { wanted: "pdf_invoice", nearest: ["pdf_invoices"] },
      { wanted: "ordres", nearest: ["orders"] },
    ]);
    expect((await errorOf(publish({ prices: [] }))).details.fields).toEqual({ "version.prices": ["required"] });
    const { versions } = await listPlanVersions(staff, planCode);
    expect(versions).toHaveLength(1);
  });

  test("one of two editors who publish at once wins", async () => {
    const planCode = await newPlan();
    const both = await Promise.allSettled(
      [7, 21].map((trialDays) =>
        publishVersion(staff, { planCode, basedOn: 1, version: version({ trialDays }), reason }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("a plan", () => {
  test("that is hidden, withdrawn or without a version cannot be chosen; withdrawn and back leaves audit rows", async () => {
    const code = await newPlan();
    const select = () => loadSelectablePlan(portal.db.orm, code);
    await expect(select()).resolves.toBeTruthy();
    await updatePlan(staff, { code, change: { withdrawn: true }, reason });
    expect((await errorOf(select())).code).toBe("plan_not_selectable");
    expect((await errorOf(world.register({ planCode: code }))).code).toBe("plan_not_selectable");
    const { plans: listed } = await listPlans(portal.db.orm);
    expect(listed.map((plan) => plan.code)).not.toContain(code);
    await updatePlan(staff, { code, change: { withdrawn: false, isPublic: false }, reason });
    expect((await errorOf(select())).code).toBe("plan_not_selectable");
    expect(await audit("plan.updated", code)).toHaveLength(2);
  });

  test("that everybody starts on cannot be closed", async () => {
    for (const change of [{ withdrawn: true }, { isPublic: false }, { contactSales: true }])
      expect((await errorOf(updatePlan(staff, { code: "free", change, reason }))).code).toBe("validation_failed");
  });

  test("takes the popular mark from the one that had it", async () => {
    const code = await newPlan();
    await updatePlan(staff, { code, change: { isPopular: true }, reason });
    expect((await listAllPlans(staff)).filter((plan) => plan.isPopular).map((plan) => plan.code)).toEqual([code]);
    expect((await errorOf(createPlan(staff, { ...texts2, code, reason }))).details.fields).toEqual({
      code: ["code_taken"],
    });
  });
  const texts2 = {
    name: texts,
    description: texts,
    sortOrder: 1,
    isPublic: true,
    isPopular: false,
    contactSales: false,
  };
});

describe("moving subscribers", () => {
  test("does what the preview says: 15 % off 199 pays 169.150, after the move to 219 it pays 186.150 (case 17)", async () => {
    const planCode = await newPlan({ features: ["pdf_invoices", "printing"], limits: { orders: 100, users: 5 } });
    const tenantId = await subscriber(planCode);
    const waiting = await subscriber(planCode);
    await sql`
      insert into platform.overrides (id, tenant_id, value, kind, code, reason, created_at, starts_at)
      values (gen_random_uuid(), ${tenantId}, ${JSON.stringify({ kind: "percent_off", planCode: null, offPpm: "150000" })}::text::jsonb,
              'percent_off', null, 'loyal', now(), ${days(-30)})`;
    const [pending] = await sql`select * from platform.subscriptions where tenant_id = ${waiting}`;
    await sql`
      insert into platform.subscription_changes
        (id, tenant_id, subscription_id, from_plan_version_id, from_cycle, plan_code, plan_version_id, cycle, mode, direction, requested_by, requested_at, effective_at)
      values (gen_random_uuid(), ${waiting}, ${pending?.id}, ${pending?.plan_version_id}, 'monthly', ${planCode}, ${pending?.plan_version_id},
              'yearly', 'period_end', 'upgrade', 'customer', now(), ${days(20)})`;
    await publishVersion(staff, {
      planCode,
      basedOn: 1,
      version: version({
        prices: [{ currency: "OMR", cycle: "monthly", amount: "219" }],
        features: ["pdf_invoices", "driver_app"],
        limits: { orders: 100, users: 0 },
      }),
      reason,
    });

    const preview = await previewMove(staff, { planCode, toVersion: 2, page: 1, pageSize: 20 });
    expect(preview.total).toBe(2);
    const row = preview.rows.find((one) => one.tenantId === tenantId);
    expect(row).toMatchObject({
      fromVersion: 1,
      gained: ["driver_app"],
      lost: ["printing"],
      over: [{ meter: "users", used: 1, limit: 0 }],
      blockedBy: null,
      pricedFrom: days(20),
    });
    expect(row?.oldPrice && toDecimal(row.oldPrice)).toBe("169.150");
    expect(row?.newPrice && toDecimal(row.newPrice)).toBe("186.150");
    expect(preview.rows.find((one) => one.tenantId === waiting)?.blockedBy).toBe("change_pending");

    const { bulkChangeId, results } = await moveSubscribers(staff, { planCode, toVersion: 2, tenants: "all", reason });
    expect(results.map(({ tenantId: id, ok, code }) => [id, ok, code])).toEqual(
      expect.arrayContaining([
        [tenantId, true, undefined],
        [waiting, false, "change_pending"],
      ]),
    );
    expect([await versionOf(tenantId), await versionOf(waiting)]).toEqual([2, 1]);
    const [change] = await sql`select * from platform.bulk_changes where id = ${bulkChangeId}`;
    expect(change).toMatchObject({ kind: "plan_version", reason, is_partial: true });
    expect(change?.results).toHaveLength(2);
    const after = await previewMove(staff, { planCode, toVersion: 2, page: 1, pageSize: 20 });
    expect(after.rows.map((one) => one.tenantId)).toEqual([waiting]);
    const [moved] = await sql`
      select * from platform.audit_log where tenant_id = ${tenantId} and action = 'subscription.version_moved'`;
    expect(moved).toMatchObject({
      reason,
      before: { version: 1, price: "OMR 169.150" },
      after: { version: 2, price: "OMR 186.150" },
    });

    expect((await undoMove(staff, { bulkChangeId, reason })).results).toEqual(
      expect.arrayContaining([expect.objectContaining({ tenantId, ok: true, code: "undone" })]),
    );
    expect(await versionOf(tenantId)).toBe(1);
    expect((await errorOf(undoMove(staff, { bulkChangeId, reason }))).code).toBe("invalid_transition");
  });

  test("is not undone for whoever has begun another period or changed since", async () => {
    const planCode = await newPlan();
    const [renewed, again, still] = [
      await subscriber(planCode),
      await subscriber(planCode),
      await subscriber(planCode),
    ];
    await publishVersion(staff, { planCode, basedOn: 1, version: version({ trialDays: 7 }), reason });
    const { bulkChangeId } = await moveSubscribers(staff, { planCode, toVersion: 2, tenants: "all", reason });
    await sql`update platform.subscriptions set period_start = ${days(0)}, period_end = ${days(30)} where tenant_id = ${renewed}`;
    await publishVersion(staff, { planCode, basedOn: 2, version: version({ trialDays: 3 }), reason });
    await moveSubscribers(staff, { planCode, toVersion: 3, tenants: [again], reason });
    const { results } = await undoMove(staff, { bulkChangeId, reason });
    const codes = Object.fromEntries(results.map(({ tenantId, code }) => [tenantId, code]));
    expect(codes).toEqual({ [renewed]: "period_over", [again]: "changed_since", [still]: "undone" });
    expect([await versionOf(renewed), await versionOf(again), await versionOf(still)]).toEqual([2, 3, 1]);
  });

  test("leaves whoever the version has no price for, and tenants of other plans", async () => {
    const planCode = await newPlan();
    const tenantId = await subscriber(planCode);
    const stranger = await subscriber("starter");
    const dollars = version({ prices: [{ currency: "USD", cycle: "monthly", amount: "500" }] });
    await publishVersion(staff, { planCode, basedOn: 1, version: dollars, reason });
    const { results } = await moveSubscribers(staff, {
      planCode,
      toVersion: 2,
      tenants: [tenantId, stranger],
      reason,
    });
    expect(results).toEqual([
      { tenantId, ok: false, code: "no_price" },
      { tenantId: stranger, ok: false, code: "not_found" },
    ]);
    expect(await versionOf(stranger)).toBe(1);
  });
});

test("a feature is made and changed with its add-on prices; its code is taken once", async () => {
  const feature = (change: object) => ({
    ...SaveFeatureInput.parse({
      code: "route_planning",
      isNew: true,
      name: texts,
      description: texts,
      group: "operations",
      isDefault: false,
      pricingHint: null,
      sortOrder: 40,
      addOnPrices: [{ currency: "OMR", cycle: "monthly", amount: "3.500" }],
      ...change,
    }),
    reason,
  });
  expect((await errorOf(saveFeature(staff, feature({ isNew: false })))).code).toBe("not_found");
  await saveFeature(staff, feature({}));
  expect((await errorOf(saveFeature(staff, feature({})))).details.fields).toEqual({ code: ["code_taken"] });
  await saveFeature(staff, feature({ isNew: false, addOnPrices: [] }));
  expect(await sql`select * from platform.add_on_prices where feature_code = 'route_planning'`).toHaveLength(0);
  const [row] = await audit("feature.updated", "route_planning");
  expect(row).toMatchObject({ before: { addOnPrices: ["OMR monthly 3500"] }, after: { addOnPrices: [] } });
});

test("settings are changed one by one, audited with before and after, and never to a plan that nobody may choose", async () => {
  const patch = (change: object) => SettingsPatch.parse(change);
  await updateSettings(staff, { patch: patch({ contactSalesUrl: "https://sales.example.com" }), reason });
  const after = await updateSettings(staff, { patch: patch({ manualApproval: true }), reason });
  expect(after).toMatchObject({ manualApproval: true, contactSalesUrl: "https://sales.example.com" });
  const rows = await sql`select before, after from platform.audit_log where action = 'settings.updated' order by id`;
  expect(rows.at(-1)).toEqual({ before: { manualApproval: false }, after: { manualApproval: true } });
  const refused = await errorOf(updateSettings(staff, { patch: patch({ defaultPlan: "enterprise" }), reason }));
  expect(refused.details.fields).toEqual({ "patch.defaultPlan": ["plan_not_selectable"] });
  await updateSettings(staff, { patch: patch({ manualApproval: true }), reason });
  expect(await sql`select id from platform.audit_log where action = 'settings.updated'`).toHaveLength(2);
});

test("who edited settings that somebody else has saved since is told, and nothing is lost", async () => {
  const patch = SettingsPatch.parse({ portalName: "Harbour" });
  await updateSettings(staff, { patch, reason });
  const seenAt = await settingsChangedAt(staff.db.orm);
  const later = { ...staff, clock: { now: () => new Date(staff.clock.now().getTime() + 1000) } };
  await updateSettings(later, { patch: SettingsPatch.parse({ portalName: "Quay" }), reason, seenAt });
  const late = updateSettings(later, { patch: SettingsPatch.parse({ portalName: "Pier" }), reason, seenAt });
  expect(await errorOf(late)).toMatchObject({ code: "conflict" });
  expect(await loadSettings(staff.db.orm)).toMatchObject({ portalName: "Quay" });
});
