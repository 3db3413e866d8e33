import { DomainError, fieldError } from "@tenantry/core/errors";
import { fromDecimal } from "@tenantry/core/money";
import { getAccount } from "@tenantry/services/admin/accounts";
import { generateInvoice } from "@tenantry/services/billing/generate-invoice";
import { getInvoice } from "@tenantry/services/billing/get-invoice";
import { tenantOfInvoice } from "@tenantry/services/billing/invoice-tenant";
import { listInvoices } from "@tenantry/services/billing/list-invoices";
import type { ServiceContext, TenantContext } from "@tenantry/services/context";
import { bookFailure } from "@tenantry/services/payments/book-failure";
import { bookPayment } from "@tenantry/services/payments/book-payment";
import type { WithGateways } from "@tenantry/services/payments/context";
import { atTenantTime } from "@tenantry/services/tenant/tenant-time";
import { z } from "zod";
import {
  AccountInvoiceResponse,
  FullInvoiceResponse,
  manualMethods,
  PaginationResponse,
  pagination,
  presentAccountInvoice,
  presentFullInvoice,
} from "../../rest/present-account.ts";
import { accountMutation, accountProcedure, serviceMutation, serviceProcedure } from "../../service-procedures.ts";
import { router } from "../../trpc.ts";

const meta = (method: "GET" | "POST" | "PATCH", path: `/${string}`, summary: string) => ({
  openapi: { method, path, summary, tags: ["Invoices"], protect: true },
});
const InvoiceId = z.object({ id: z.string().max(64) });
const methods = Object.keys(manualMethods) as [keyof typeof manualMethods, ...(keyof typeof manualMethods)[]];

const StatusInput = InvoiceId.extend({
  payment_status: z.enum(["PENDING", "PAID", "FAILED", "OVERDUE"]),
  payment_method: z.enum(methods).default("Bank Transfer"),
  /** Absent: what is due. More becomes balance. */
  amount: z.union([z.string().max(30), z.number()]).optional(),
  /** The bank's or the payer's. */
  reference: z.string().trim().min(1).max(120).optional(),
  paid_at: z.iso.datetime({ offset: true }).optional(),
  /** What was seen: a line of the bank statement, a letter. */
  evidence: z.string().trim().min(1).max(1000).optional(),
});

export const invoicesRouter = router({
  list: accountProcedure("billing:read")
    .meta(meta("GET", "/accounts/{id}/invoices", "List invoices of an account"))
    .input(
      z.object({
        page: z.coerce.number().int().min(1).max(100_000).default(1),
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
    )
    .output(z.object({ invoices: z.array(AccountInvoiceResponse), pagination: PaginationResponse }))
    .query(async ({ ctx: { service }, input: { page, limit } }) => {
      const { timeZone } = await getAccount(service, service.tenantId);
      const { rows, total } = await listInvoices(service, { page, pageSize: limit });
      return {
        invoices: rows.map((row) => presentAccountInvoice(row, timeZone)),
        pagination: pagination(total, page, limit),
      };
    }),

  generate: accountMutation("billing:write")
    .meta(meta("POST", "/accounts/{id}/invoices/generate", "Invoice what is not invoiced of the current period"))
    .output(FullInvoiceResponse)
    .mutation(async ({ ctx: { service } }) => {
      await getAccount(service, service.tenantId);
      const { invoiceId } = await generateInvoice(service);
      return fullInvoice(service, invoiceId);
    }),

  get: serviceProcedure("billing:read")
    .meta(meta("GET", "/invoices/{id}", "One invoice with lines, taxes and payments"))
    .input(InvoiceId)
    .output(FullInvoiceResponse)
    .query(async ({ ctx: { service }, input }) => fullInvoice(await tenantContext(service, input.id), input.id)),

  setStatus: serviceMutation("billing:write")
    .meta(meta("PATCH", "/invoices/{id}/status", "Book a payment by hand, or that it failed, with its evidence"))
    .input(StatusInput)
    .output(FullInvoiceResponse)
    .mutation(async ({ ctx: { service, platform }, input }) => {
      const tenant = await tenantContext(service, input.id);
      await book({ ...tenant, gateways: platform.gateways }, input);
      return fullInvoice(tenant, input.id);
    }),
});

async function tenantContext(ctx: ServiceContext, invoiceId: string): Promise<TenantContext> {
  const tenantId = await tenantOfInvoice(ctx, invoiceId);
  return atTenantTime({ ...ctx, tenantId }, tenantId);
}

async function fullInvoice(ctx: TenantContext, invoiceId: string) {
  const { timeZone } = await getAccount(ctx, ctx.tenantId);
  return presentFullInvoice(await getInvoice(ctx, invoiceId), timeZone);
}

/** S4's update of a payment status: only what can be proved, and never back. */
async function book(ctx: TenantContext & WithGateways, input: z.infer<typeof StatusInput>): Promise<void> {
  const { id: invoiceId, payment_status: status, evidence, reference } = input;
  const means = manualMethods[input.payment_method];
  const refused = (message: string, reason: string) =>
    new DomainError("invalid_transition", message, { details: { reason } });
  if (status !== "PAID" && status !== "FAILED") throw refused("This status follows from the dates.", "derived_status");
  if (!evidence) throw refused("Say what was seen, in `evidence`.", "needs_evidence");
  if (status === "FAILED") return bookFailure(ctx, { invoiceId, means, evidence });
  if (!reference) throw refused("Say the payment's `reference`.", "needs_evidence");
  const { due } = await getInvoice(ctx, invoiceId);
  const amount = input.amount === undefined ? due : fromDecimal(String(input.amount), due.currency);
  if (!amount) throw fieldError("amount", "invalid", "This is no amount of the invoice's currency.");
  const paidAt = input.paid_at ? new Date(input.paid_at) : ctx.clock.now();
  await bookPayment(ctx, { invoiceId, means, amount, reference, paidAt, evidence: { text: evidence } });
}
