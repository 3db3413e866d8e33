import { randomUUIDv7 } from "node:crypto";
import type { TenantId } from "@tenantry/core/ids";
import { issueCertificate } from "@tenantry/services/leaving/certificate";
import { purgePeople } from "@tenantry/services/leaving/purge-people";
import { purgeRecords } from "@tenantry/services/leaving/purge-records";
import { purgeFiles, purgeRuns, purgeSessions, purgeWorkspace } from "@tenantry/services/leaving/purge-workspace";
import { openExport } from "@tenantry/services/leaving/read-export";
import { requestExport } from "@tenantry/services/leaving/request-export";
import { beginExport, writeExport } from "@tenantry/services/leaving/write-export";
import { openWorld } from "./world.ts";

/** The day on which every test of leaving begins. */
export const start = new Date("2026-03-02T08:00:00Z");
export const reason = "They asked for it by phone";

/** The steps of `tenant.purge`, in its order. */
export const purgeSteps = [
  purgeSessions,
  purgeWorkspace,
  purgeFiles,
  purgeRecords,
  purgeRuns,
  issueCertificate,
  purgePeople,
];

/** Who leaves and who helps them, and what is told of it where. */
export async function openLeavingWorld() {
  const world = await openWorld();
  const { sql, clock, worker } = world;

  const ownerOf = async (tenantId: TenantId) => {
    const [row] = await sql`select owner_id from platform.memberships where tenant_id = ${tenantId} limit 1`;
    return { ...world.portal, tenantId, actor: { type: "owner" as const, id: String(row?.owner_id) } };
  };
  return {
    ...world,
    ownerOf,
    /** The clock stands so many days after `start`. */
    at: (days: number) => clock.set(new Date(start.getTime() + days * 86_400_000)),
    clerk: (tenantId: TenantId) => {
      const actor = { type: "staff" as const, id: randomUUIDv7(), role: "admin" as const };
      return { ...world.staff, tenantId, actor };
    },
    actions: async (tenantId: TenantId) =>
      (await sql`select action from platform.audit_log where tenant_id = ${tenantId} order by at, id`).map(
        (row) => row.action,
      ),
    tenantRow: async (tenantId: TenantId) =>
      (await sql`select * from platform.tenants where id = ${tenantId}`)[0] ?? {},
    mails: (template: string, tenantId: TenantId) =>
      sql`select key, recipient from platform.emails where template = ${template} and tenant_id = ${tenantId}`,
    /** An export as the owner asks for it and the worker writes it, read back. */
    async exported(tenantId: TenantId): Promise<{ text: string; parts: Record<string, string[]>; exportId: string }> {
      const owner = await ownerOf(tenantId);
      const { exportId } = await requestExport(owner, { reason: null });
      if (!(await beginExport(worker, { tenantId, exportId }))) throw new Error(`export ${exportId} was not begun`);
      await writeExport(worker, { tenantId, exportId });
      const { stream } = await openExport({ ...owner, files: worker.files }, exportId);
      const text = await new Response(stream).text();
      return { text, parts: JSON.parse(text), exportId };
    },
  };
}
