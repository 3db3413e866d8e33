import { DomainError } from "@tenantry/core/errors";
import { CreateFlagInput } from "@tenantry/core/flags/inputs";
import { setOverride } from "@tenantry/services/entitlements/set-override";
import { archiveFlag } from "@tenantry/services/flags/archive-flag";
import { createFlag } from "@tenantry/services/flags/create-flag";
import { killFlag } from "@tenantry/services/flags/kill-flag";
import { listFlags } from "@tenantry/services/flags/list-flags";
import { previewFlag } from "@tenantry/services/flags/preview-flag";
import { updateFlag } from "@tenantry/services/flags/update-flag";
import { afterAll, expect, test } from "vitest";
import { openWorld } from "./support/world.ts";

const world = await openWorld();
afterAll(world.close);
const { sql, clock } = world;
const staff = world.staff;
const reason = "for the pilot";

const described = (key: string, change: object = {}) => ({
  ...CreateFlagInput.parse({
    key,
    name: { en: "New checkout", ar: "دفع جديد" },
    description: { en: "One page", ar: "صفحة واحدة" },
    owner: "Payments",
    environments: ["live"],
    rules: [],
    ...change,
  }),
  reason,
});
const codeOf = async (work: Promise<unknown>) =>
  work.then(
    () => "no error",
    (error) =>
      error instanceof DomainError ? [error.code, error.details.fields ?? error.details.nearest ?? null] : error,
  );

const free = await world.readyTenant({ planCode: "free", country: "OM" });
const starter = await world.readyTenant({ planCode: "starter", country: "AE", currency: "AED" });
const pro = await world.readyTenant({ planCode: "pro", country: "AE", currency: "AED" });

test("a flag is made, changed, killed, revived and archived, each with its audit row", async () => {
  const made = await createFlag(staff, described("checkout"));
  expect(made).toMatchObject({ key: "checkout", version: 1, killedAt: null });
  expect(await codeOf(createFlag(staff, described("checkout")))).toEqual([
    "validation_failed",
    { key: ["code_taken"] },
  ]);

  const change = { ...described("checkout", { rules: [{ kind: "plans", planCodes: ["pro"] }] }), version: 1 };
  expect(await updateFlag(staff, change)).toMatchObject({ version: 2, rules: [{ kind: "plans" }] });
  expect(await codeOf(updateFlag(staff, change))).toEqual(["conflict", null]);
  expect(await killFlag(staff, { key: "checkout", killed: true, reason })).toMatchObject({ killedAt: clock.now() });
  expect(await killFlag(staff, { key: "checkout", killed: false, reason })).toMatchObject({ killedAt: null });
  await archiveFlag(staff, { key: "checkout", reason });
  expect(await codeOf(killFlag(staff, { key: "checkout", killed: true, reason }))).toEqual(["not_found", []]);
  expect(await codeOf(createFlag(staff, described("checkout")))).toEqual([
    "validation_failed",
    { key: ["code_taken"] },
  ]);

  const trail =
    await sql`select action, reason, before, after from platform.audit_log where target_id = 'checkout' order by id`;
  expect(trail.map(({ action }) => action)).toEqual([
    "flag.created",
    "flag.updated",
    "flag.killed",
    "flag.revived",
    "flag.archived",
  ]);
  expect(trail[1]).toMatchObject({ reason, before: { rules: [] }, after: { rules: [{ planCodes: ["pro"] }] } });
});

test("an unknown flag is refused with the nearest", async () => {
  await createFlag(staff, described("dark_mode"));
  expect(await codeOf(killFlag(staff, { key: "dark_mod", killed: true, reason }))).toEqual([
    "not_found",
    ["dark_mode"],
  ]);
});

test("the list counts whom the rules reach, and marks what is stale", async () => {
  const inEmirates = { kind: "attribute", attribute: "country", values: ["AE"] };
  await createFlag(staff, described("emirates", { rules: [inEmirates], staleAt: clock.now() }));
  await createFlag(staff, described("nobody_yet", { rules: [inEmirates], environments: ["sandbox"] }));
  const { rows, tenants, isPartial } = await listFlags(staff);
  expect({ tenants, isPartial }).toEqual({ tenants: 3, isPartial: false });
  const rowOf = (key: string) => rows.find((row) => row.key === key);
  expect(rowOf("emirates")).toMatchObject({ matching: 2, isStale: true });
  expect(rowOf("nobody_yet")).toMatchObject({ matching: 0, isStale: false });
  expect(rowOf("checkout")).toBeUndefined();
});

test("a preview asks every tenant with its plan and overrides, and writes nothing", async () => {
  // Sold with Starter and Pro: a rule can only take it away, but not from whom an override gives it.
  await setOverride(
    { ...staff, tenantId: pro },
    { value: { kind: "feature", code: "pdf_invoices", enabled: true }, reason },
  );
  const onlyFree = await previewFlag(staff, {
    key: "pdf_invoices",
    environments: ["live"],
    rules: [{ kind: "tenants", tenantIds: [free] }],
  });
  expect(onlyFree).toMatchObject({
    tenants: 3,
    onBefore: 2,
    onAfter: 1,
    gaining: { count: 0 },
    losing: { count: 1, first: [{ tenantId: starter }] },
  });
  const beta = await previewFlag(staff, { key: "beta", environments: ["live"], rules: [{ kind: "everybody" }] });
  expect(beta).toMatchObject({ onBefore: 0, onAfter: 3, gaining: { count: 3 } });
  expect(await sql`select key from platform.flags where key in ('beta', 'pdf_invoices')`).toEqual([]);
});

test("only staff's role may write flags", async () => {
  for (const db of [world.portal.db, world.worker.db]) {
    await expect(createFlag({ ...staff, db }, described("intruder"))).rejects.toMatchObject({
      cause: { code: "42501" },
    });
  }
});
