import { randomUUIDv7 } from "node:crypto";
import { DomainError } from "@tenantry/core/errors";
import { type TenantId, tenantSchema } from "@tenantry/core/ids";
import type { FileStore } from "@tenantry/core/ports/files";
import type { TenantContext } from "@tenantry/services/context";
import { sendInvitation } from "@tenantry/services/email/send-invitation";
import { changeRole, deactivateUser, reactivateUser } from "@tenantry/services/workspace/change-user";
import { createBranch } from "@tenantry/services/workspace/create-branch";
import { createOrder } from "@tenantry/services/workspace/create-order";
import { deleteFile } from "@tenantry/services/workspace/delete-file";
import { inviteUser } from "@tenantry/services/workspace/invite-user";
import { listBranches } from "@tenantry/services/workspace/list-branches";
import { findFile, listFiles } from "@tenantry/services/workspace/list-files";
import { getOrder, listOrders } from "@tenantry/services/workspace/list-orders";
import { listUsers } from "@tenantry/services/workspace/list-users";
import { archiveBranch, updateBranch } from "@tenantry/services/workspace/update-branch";
import { uploadFile } from "@tenantry/services/workspace/upload-file";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openWorld, unique } from "./support/world.ts";

const world = await openWorld({ poolSize: 40 });
afterAll(world.close);
const { sql, clock } = world;
const start = clock.now();
const days = (n: number) => new Date(start.getTime() + n * 86_400_000);

let ctx: TenantContext;
let other: TenantContext;
beforeEach(async () => {
  clock.set(start);
  ctx = { ...world.portal, tenantId: await world.readyTenant({ planCode: "free" }) };
  other ??= { ...world.portal, tenantId: await world.readyTenant({ planCode: "free" }) };
});

const own = (tenantId: TenantId, table: string) => sql(`${tenantSchema(tenantId)}.${table}`);
const used = async (meter: string): Promise<number> =>
  Number((await sql`select used from ${own(ctx.tenantId, "counters")} where meter = ${meter}`)[0]?.used ?? 0);
const audits = async (action: string): Promise<number> =>
  (await sql`select 1 from platform.audit_log where tenant_id = ${ctx.tenantId} and action = ${action}`).length;
const person = (role: "admin" | "member" = "member") => ({ email: `${unique("uma")}@example.com`, name: "Uma", role });
/** As auth does when the link is used. */
const accept = (id: string) => sql`update ${own(ctx.tenantId, "users")} set password_hash = 'hashed' where id = ${id}`;
const orderOf = () => createOrder(ctx, { customer: "Huda", total: "1.250" });

describe("orders", () => {
  test("200 racers for the last place of the month: one order, 199 refusals that say why", async () => {
    for (let i = 0; i < 19; i++) await orderOf();
    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, orderOf));
    const refused = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(refused).toHaveLength(199);
    for (const reason of refused)
      expect(reason).toMatchObject({ code: "limit_reached", details: { meter: "orders", limit: 20, used: 20 } });
    expect((await listOrders(ctx, { page: 1, limit: 100 })).total).toBe(20);
    expect([await used("orders"), await audits("order.created")]).toEqual([20, 20]);
  });

  test("are listed newest first by page, read one by one, and nobody else's", async () => {
    const first = await orderOf();
    await orderOf();
    const page = await listOrders(ctx, { page: 2, limit: 1 });
    expect(page).toMatchObject({ total: 2, orders: [{ id: first.id, total: { minor: 1250n, currency: "OMR" } }] });
    expect(await getOrder(ctx, first.id)).toEqual(first);
    await expect(getOrder(other, first.id)).rejects.toMatchObject({ code: "not_found" });
  });

  test("a new month of the subscription begins with none", async () => {
    for (let i = 0; i < 20; i++) await orderOf();
    await sql`update platform.subscriptions set period_end = null, trial_ends_at = null where tenant_id = ${ctx.tenantId}`;
    clock.set(days(32));
    await orderOf();
    expect((await listOrders(ctx, { page: 1, limit: 1 })).total).toBe(21);
  });
});

describe("people", () => {
  test("are invited by mail, take a seat, accept, leave, and the seat is free", async () => {
    const invited = await inviteUser(ctx, person());
    expect(invited).toMatchObject({ status: "invited", role: "member", invitedUntil: days(7) });
    expect(await used("users")).toBe(2);
    const [sent] =
      await sql`select data from platform.outbox where tenant_id = ${ctx.tenantId} and name = 'user/invited'`;
    for (let i = 0; i < 2; i++) await sendInvitation(world.worker, sent?.data);
    expect(world.email.requests.filter((mail) => mail.to === invited.email)).toMatchObject([
      { template: "invitation" },
    ]);
    await accept(invited.id);
    await expect(inviteUser(ctx, person())).rejects.toMatchObject({
      code: "limit_reached",
      details: { meter: "users", limit: 2, used: 2 },
    });
    await sql`insert into platform.sessions (id, realm, audience, subject_id, tenant_id, created_at, expires_at)
      values (${unique()}, 'user', 'web', ${invited.id}, ${ctx.tenantId}, now(), now() + interval '1 day')`;
    await deactivateUser(ctx, invited.id);
    await deactivateUser(ctx, invited.id);
    expect(await sql`select id from platform.sessions where subject_id = ${invited.id}`).toEqual([]);
    expect([await used("users"), await audits("user.deactivated")]).toEqual([1, 1]);
    await inviteUser(ctx, person());
    await expect(reactivateUser(ctx, invited.id)).rejects.toMatchObject({ code: "limit_reached" });
  });

  test("an invitation that runs out gives its seat back; inviting again begins anew", async () => {
    const invited = await inviteUser(ctx, person());
    clock.set(new Date(days(7).getTime() - 1));
    await expect(inviteUser(ctx, person())).rejects.toMatchObject({ code: "limit_reached" });
    clock.set(days(7));
    expect(await listUsers(ctx)).toMatchObject([{ status: "active" }, { id: invited.id, status: "expired" }]);
    const another = await inviteUser(ctx, person());
    expect([await used("users"), await audits("user.invitation_expired")]).toEqual([2, 1]);
    await deactivateUser(ctx, another.id);
    expect(await inviteUser(ctx, { ...person(), email: invited.email })).toMatchObject({
      id: invited.id,
      status: "invited",
    });
    expect(await used("users")).toBe(2);
  });

  test("inviting who has not answered mails again and takes no second seat; a user's address is taken", async () => {
    const wanted = person();
    const first = await inviteUser(ctx, wanted);
    expect((await inviteUser(ctx, wanted)).id).toBe(first.id);
    expect(await used("users")).toBe(2);
    await accept(first.id);
    await expect(inviteUser(ctx, wanted)).rejects.toMatchObject({ code: "email_taken" });
  });

  test("one address invited many times at once has one seat", async () => {
    await sql`update ${own(ctx.tenantId, "counters")} set used = 0 where meter = 'users'`;
    const wanted = person();
    await Promise.allSettled(Array.from({ length: 20 }, () => inviteUser(ctx, wanted)));
    expect(await used("users")).toBe(1);
    expect(await listUsers(ctx)).toHaveLength(2);
  });

  test("the last administrator stays, also when two leave at once", async () => {
    const [admin] = await listUsers(ctx);
    const id = admin?.id ?? "";
    await expect(deactivateUser(ctx, id)).rejects.toMatchObject({ code: "last_admin" });
    await expect(changeRole(ctx, { id, role: "member" })).rejects.toMatchObject({ code: "last_admin" });
    const second = await inviteUser(ctx, person("admin"));
    await expect(deactivateUser(ctx, id)).rejects.toMatchObject({ code: "last_admin" });
    await accept(second.id);
    const outcomes = await Promise.allSettled([
      deactivateUser(ctx, id),
      changeRole(ctx, { id: second.id, role: "member" }),
    ]);
    expect(outcomes.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    const active = (await listUsers(ctx)).filter((user) => user.role === "admin" && user.status === "active");
    expect(active).toHaveLength(1);
  });

  test("change roles on record; another tenant's are unknown", async () => {
    const invited = await inviteUser(ctx, person());
    expect(await changeRole(ctx, { id: invited.id, role: "admin" })).toMatchObject({ role: "admin" });
    expect(await audits("user.role_changed")).toBe(1);
    await expect(changeRole(other, { id: invited.id, role: "member" })).rejects.toMatchObject({ code: "not_found" });
    await expect(deactivateUser(other, invited.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(reactivateUser(ctx, invited.id)).rejects.toMatchObject({ code: "invalid_transition" });
  });
});

describe("branches", () => {
  const input = { name: "Seeb", name2: null, address: null };

  test("are opened to the limit, renamed, and archived, which frees a place", async () => {
    await expect(createBranch(ctx, input)).rejects.toMatchObject({
      code: "limit_reached",
      details: { used: 1, limit: 1 },
    });
    const [first] = await listBranches(ctx);
    const id = first?.id ?? "";
    expect(await updateBranch(ctx, { id, ...input, name: "Muttrah" })).toMatchObject({ name: "Muttrah" });
    await archiveBranch(ctx, id);
    await expect(archiveBranch(ctx, id)).rejects.toMatchObject({ code: "not_found" });
    expect(await used("branches")).toBe(0);
    await createBranch(ctx, input);
    expect(await listBranches(ctx)).toMatchObject([{ name: "Seeb" }]);
    expect(await listBranches(ctx, { archived: true })).toHaveLength(2);
    expect([await audits("branch.updated"), await audits("branch.archived")]).toEqual([1, 1]);
    await expect(archiveBranch(other, id)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("files", () => {
  const stored = new Map<string, Uint8Array>();
  const unused = (): never => {
    throw new Error("No test comes here.");
  };
  const files: FileStore = {
    put: async (key, bytes) => void stored.set(key, bytes),
    putStream: unused,
    read: async (key) => stored.get(key) ?? unused(),
    stream: unused,
    link: unused,
    delete: async (key) => void stored.delete(key),
    list: unused,
  };
  const keeping = () => ({ ...ctx, files });
  const pdf = (bytes = 1000) => Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(bytes - 9, 1)]);

  test("are kept, counted by bytes, listed and removed", async () => {
    const file = await uploadFile(keeping(), { name: "bill.pdf", content: pdf(1234) });
    expect(file).toMatchObject({ contentType: "application/pdf", bytes: 1234 });
    expect(await used("storage_mb")).toBe(1234);
    expect(await listFiles(ctx, { page: 1, limit: 20 })).toEqual({ total: 1, files: [file] });
    const { key } = await findFile(ctx, file.id);
    expect(stored.get(key)).toHaveLength(1234);
    await expect(findFile(other, file.id)).rejects.toMatchObject({ code: "not_found" });
    await deleteFile(keeping(), file.id);
    expect([await used("storage_mb"), stored.has(key)]).toEqual([0, false]);
    expect([await audits("file.uploaded"), await audits("file.deleted")]).toEqual([1, 1]);
    await expect(deleteFile(keeping(), file.id)).rejects.toMatchObject({ code: "not_found" });
  });

  test("of 26 MB, empty, mislabelled or unknown are refused and count nothing", async () => {
    const refusals: [string, Uint8Array, string][] = [
      ["big.pdf", pdf(26 * 1024 * 1024), "file_over_25_mb"],
      ["empty.pdf", new Uint8Array(), "required"],
      ["page.png", Buffer.from("<html><script>alert(1)</script>"), "file_mislabelled"],
      ["page.png", pdf(), "file_mislabelled"],
      ["note.txt", Buffer.from([0x4d, 0x5a, 0x90, 0x00]), "file_mislabelled"],
      ["run.exe", Buffer.from([0x4d, 0x5a, 0x90, 0x00]), "file_kind"],
      ["page.html", Buffer.from("<html>"), "file_kind"],
    ];
    for (const [name, content, code] of refusals) {
      await expect(uploadFile(keeping(), { name, content }), name).rejects.toMatchObject({
        details: { fields: { file: [code] } },
      });
    }
    expect(await used("storage_mb")).toBe(0);
  });

  test("stop at the plan's megabytes", async () => {
    await sql`insert into ${own(ctx.tenantId, "counters")} values ('storage_mb', ${new Date(0)}, 99999000)`;
    await expect(uploadFile(keeping(), { name: "a.pdf", content: pdf(1001) })).rejects.toMatchObject({
      code: "limit_reached",
      details: { meter: "storage_mb", limit: 100, used: 100 },
    });
    await uploadFile(keeping(), { name: "a.pdf", content: pdf(1000) });
  });

  test("that the store does not take give their bytes back", async () => {
    const broken = {
      ...keeping(),
      files: { ...files, put: async () => Promise.reject(new DomainError("unavailable", "Down.")) },
    };
    await expect(uploadFile(broken, { name: "a.pdf", content: pdf() })).rejects.toMatchObject({ code: "unavailable" });
    expect([await used("storage_mb"), (await listFiles(ctx, { page: 1, limit: 1 })).total]).toEqual([0, 0]);
    await expect(findFile(ctx, randomUUIDv7())).rejects.toMatchObject({ code: "not_found" });
  });
});
