import { parseTenantId } from "@tenantry/core/ids";
import { sendDeactivated, sendExportReady, sweepPurgeReminders } from "@tenantry/services/email/send-leaving";
import { sweepPurges } from "@tenantry/services/leaving/begin-purge";
import { issueCertificate } from "@tenantry/services/leaving/certificate";
import { expireExports } from "@tenantry/services/leaving/expire-exports";
import { purgePeople } from "@tenantry/services/leaving/purge-people";
import { purgeRecords } from "@tenantry/services/leaving/purge-records";
import type { PurgeContext } from "@tenantry/services/leaving/purge-step";
import { purgeFiles, purgeRuns, purgeSessions, purgeWorkspace } from "@tenantry/services/leaving/purge-workspace";
import { abandonExport, beginExport, type ExportContext, writeExport } from "@tenantry/services/leaving/write-export";
import { atTenantTime } from "@tenantry/services/tenant/tenant-time";
import { cron, type Inngest } from "inngest";
import { on } from "../client.ts";

export type LeavingContext = PurgeContext & ExportContext;

/** The purge in its order. The certificate is mailed before the last step erases whom it is mailed to. */
const purge = [
  { id: "sessions", run: purgeSessions },
  { id: "workspace", run: purgeWorkspace },
  { id: "files", run: purgeFiles },
  { id: "records", run: purgeRecords },
  { id: "runs", run: purgeRuns },
  { id: "certificate", run: issueCertificate },
  { id: "people", run: purgePeople },
] as const;

/** Exports, and what becomes of a business that was deactivated. */
export const leaving = (client: Inngest, ctx: LeavingContext) => [
  client.createFunction(
    {
      id: "export.write",
      triggers: [on("export/requested")],
      // Two at once: each holds connections and a file on the disk for as long as it takes.
      concurrency: [{ key: "event.data.tenantId", limit: 1 }, { limit: 2 }],
      retries: 3,
      onFailure: async ({ event, step }) => {
        const { tenantId, exportId } = event.data.event.data;
        const which = { tenantId: parseTenantId(String(tenantId)), exportId: String(exportId) };
        await step.run("abandon", async () => abandonExport(await atTenantTime(ctx, which.tenantId), which));
      },
    },
    async ({ event, step }) => {
      const { exportId } = event.data;
      const tenantId = parseTenantId(event.data.tenantId);
      const which = { tenantId, exportId };
      const begun = await step.run("begin", async () => beginExport(await atTenantTime(ctx, tenantId), which));
      if (!begun) return;
      await step.run("write", async () => writeExport(await atTenantTime(ctx, tenantId), which));
      await step.run("mail", async () => sendExportReady(await atTenantTime(ctx, tenantId), which));
    },
  ),
  client.createFunction({ id: "export.expire", triggers: [cron("41 * * * *")], concurrency: 1 }, async ({ step }) =>
    step.run("remove", () => expireExports(ctx)),
  ),
  client.createFunction(
    { id: "tenant.deactivated", triggers: [on("tenant/deactivated")], retries: 10 },
    async ({ event, step }) => {
      const tenantId = parseTenantId(event.data.tenantId);
      await step.run("mail", async () => sendDeactivated(await atTenantTime(ctx, tenantId), tenantId));
    },
  ),
  client.createFunction({ id: "purge.reminders", triggers: [cron("25 * * * *")], concurrency: 1 }, async ({ step }) =>
    step.run("remind", () => sweepPurgeReminders(ctx)),
  ),
  client.createFunction({ id: "purge.sweep", triggers: [cron("35 * * * *")], concurrency: 1 }, async ({ step }) =>
    step.run("begin", () => sweepPurges(ctx)),
  ),
  client.createFunction(
    {
      id: "tenant.purge",
      triggers: [on("tenant/purge.begun")],
      concurrency: { key: "event.data.tenantId", limit: 1 },
      retries: 20,
    },
    async ({ event, step }) => {
      const tenantId = parseTenantId(event.data.tenantId);
      for (const { id, run } of purge) await step.run(id, async () => run(await atTenantTime(ctx, tenantId), tenantId));
    },
  ),
];
