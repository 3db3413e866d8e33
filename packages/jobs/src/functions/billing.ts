import { parseTenantId } from "@tenantry/core/ids";
import { sweepDrafts } from "@tenantry/services/billing/finalize-draft";
import type { ServiceContext } from "@tenantry/services/context";
import { renderCreditNote } from "@tenantry/services/documents/render-credit-note";
import { renderInvoice } from "@tenantry/services/documents/render-invoice";
import { type DocumentMailContext, sendCreditNote, sendInvoice } from "@tenantry/services/email/send-invoice";
import { sendReceipt } from "@tenantry/services/email/send-receipt";
import { expireChanges } from "@tenantry/services/subscription/expire-changes";
import { sweepPastDue } from "@tenantry/services/subscription/refresh-past-due";
import { sweepRenewals } from "@tenantry/services/subscription/renew";
import { atTenantTime } from "@tenantry/services/tenant/tenant-time";
import { cron, type Inngest } from "inngest";
import { on } from "../client.ts";

const ofOneTenant = { key: "event.data.tenantId", limit: 1 } as const;

/** Find what is due by its date, each tenant at its own time. */
export const billingSweeps = (client: Inngest, ctx: ServiceContext) => [
  client.createFunction(
    { id: "billing.renewals", triggers: [cron("*/15 * * * *")], concurrency: 1 },
    async ({ step }) => step.run("renew", () => sweepRenewals(ctx)),
  ),
  client.createFunction(
    { id: "billing.finalize-drafts", triggers: [cron("7-59/15 * * * *")], concurrency: 1 },
    async ({ step }) => step.run("finalize", () => sweepDrafts(ctx)),
  ),
  client.createFunction(
    { id: "billing.expire-changes", triggers: [cron("11-59/15 * * * *")], concurrency: 1 },
    async ({ step }) => step.run("withdraw", () => expireChanges(ctx)),
  ),
  client.createFunction({ id: "billing.past-due", triggers: [cron("3 * * * *")], concurrency: 1 }, async ({ step }) =>
    step.run("mark", () => sweepPastDue(ctx)),
  ),
];

/** Documents are rendered once, then mailed; whoever opens one before that asks for it. */
export const documents = (client: Inngest, ctx: DocumentMailContext) => [
  client.createFunction(
    { id: "billing.invoice-document", triggers: [on("invoice/finalized")], concurrency: ofOneTenant, retries: 10 },
    async ({ event, step }) => {
      const { invoiceId } = event.data;
      const tenantId = parseTenantId(event.data.tenantId);
      await step.run("render", async () => (await renderInvoice(ctx, tenantId, invoiceId)).number);
      await step.run("mail", async () => sendInvoice(await atTenantTime(ctx, tenantId), { tenantId, invoiceId }));
    },
  ),
  client.createFunction(
    { id: "billing.credit-note", triggers: [on("credit_note/created")], concurrency: ofOneTenant, retries: 10 },
    async ({ event, step }) => {
      const { creditNoteId } = event.data;
      const tenantId = parseTenantId(event.data.tenantId);
      await step.run("render", async () => (await renderCreditNote(ctx, tenantId, creditNoteId)).number);
      await step.run("mail", async () => sendCreditNote(await atTenantTime(ctx, tenantId), { tenantId, creditNoteId }));
    },
  ),
  client.createFunction(
    { id: "billing.document-requested", triggers: [on("document/requested")], concurrency: ofOneTenant, retries: 3 },
    async ({ event, step }) => {
      const { kind, id } = event.data;
      const tenantId = parseTenantId(event.data.tenantId);
      const render = kind === "invoice" ? renderInvoice : renderCreditNote;
      await step.run("render", async () => (await render(ctx, tenantId, id)).number);
    },
  ),
  client.createFunction(
    { id: "billing.receipt", triggers: [on("invoice/paid")], concurrency: ofOneTenant, retries: 10 },
    async ({ event, step }) => {
      const { invoiceId } = event.data;
      const tenantId = parseTenantId(event.data.tenantId);
      // The invoice of a checkout is mailed when it is paid.
      await step.run("invoice", async () => sendInvoice(await atTenantTime(ctx, tenantId), { tenantId, invoiceId }));
      await step.run("receipt", async () => sendReceipt(await atTenantTime(ctx, tenantId), { tenantId, invoiceId }));
    },
  ),
];
