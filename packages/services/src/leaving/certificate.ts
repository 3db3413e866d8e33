import { randomUUIDv7 } from "node:crypto";
import { assert } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import { type KeptRecord, keptByLawUntil, type RemovedRecord } from "@tenantry/core/leaving/purge";
import type { Tx } from "@tenantry/db/client";
import { creditNotes, invoices } from "@tenantry/db/platform/billing";
import { purgeCertificates, purgeSteps } from "@tenantry/db/platform/leaving";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, eq, max } from "drizzle-orm";
import { sendPurged } from "../email/send-leaving.ts";
import { loadSettings } from "../settings/load-settings.ts";
import { keysUnder } from "./export-parts.ts";
import { platformTables } from "./platform-tables.ts";
import { countPeople } from "./purge-people.ts";
import { countOf } from "./purge-records.ts";
import { type PurgeContext, runPurgeStep } from "./purge-step.ts";

export type Certificate = typeof purgeCertificates.$inferSelect;

/** Writes down what went and what stays, and mails it while there is an address: the next step erases it. */
export async function issueCertificate(ctx: PurgeContext, tenantId: TenantId): Promise<void> {
  await runPurgeStep(ctx, tenantId, "certificate", {
    count: async () => [],
    remove: async () => sendPurged(ctx, tenantId, await ensureCertificate(ctx, tenantId)),
  });
}

async function ensureCertificate(ctx: PurgeContext, tenantId: TenantId): Promise<Certificate> {
  const people = await countPeople(ctx, tenantId);
  let papers = 0;
  for await (const _ of keysUnder(ctx, tenantId, "documents")) papers += 1;
  const issuedAt = ctx.clock.now();
  return ctx.ownerDb.withTenant(tenantId, async (tx) => {
    const mine = eq(purgeCertificates.tenantId, tenantId);
    const [known] = await tx.select().from(purgeCertificates).where(mine);
    if (known) return known;
    const [tenant] = await tx.select().from(tenants).where(eq(tenants.id, tenantId));
    assert(tenant?.deactivatedAt, "the certificate of a business that has left");
    const steps = await tx.select().from(purgeSteps).where(eq(purgeSteps.tenantId, tenantId));
    const removed: RemovedRecord[] = [...steps.flatMap((step) => step.removed ?? []), ...people];
    const [written] = await tx
      .insert(purgeCertificates)
      .values({
        id: randomUUIDv7(),
        tenantId,
        slug: tenant.slug,
        deactivatedAt: tenant.deactivatedAt,
        issuedAt,
        removed: removed.filter((one) => one.count > 0),
        kept: await keptOf(tx, tenantId, papers),
      })
      .returning();
    assert(written, "a certificate that was written is there");
    return written;
  });
}

/** What stays, because of what, and until when: documents until the last of them may go. */
async function keptOf(tx: Tx, tenantId: TenantId, papers: number): Promise<KeptRecord[]> {
  const { invoiceRetentionYears } = await loadSettings(tx);
  const [invoice] = await tx
    .select({ last: max(invoices.finalizedAt) })
    .from(invoices)
    .where(eq(invoices.tenantId, tenantId));
  const [note] = await tx
    .select({ last: max(creditNotes.createdAt) })
    .from(creditNotes)
    .where(and(eq(creditNotes.tenantId, tenantId)));
  const latest = [invoice?.last, note?.last].filter((at) => at instanceof Date).map((at) => at.getTime());
  const until =
    latest.length > 0 ? keptByLawUntil(new Date(Math.max(...latest)), invoiceRetentionYears).toISOString() : null;
  const kept: KeptRecord[] = papers > 0 ? [{ what: "files.documents", count: papers, because: "tax_law", until }] : [];
  for (const [name, { purge }] of Object.entries(platformTables)) {
    if (purge === "deleted" || name === "tenants") continue;
    const because = purge === "emptied" ? "evidence" : purge;
    const isBook = because === "tax_law" || because === "accounting";
    // tenantry_owner sees no slugs, and every tenant has its one.
    const count = name === "slugs" ? 1 : await countOf(tx, name, tenantId);
    if (count > 0) kept.push({ what: `platform.${name}`, count, because, until: isBook ? until : null });
  }
  return kept;
}
