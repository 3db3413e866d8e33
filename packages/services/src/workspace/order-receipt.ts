import { setTimeout as sleep } from "node:timers/promises";
import { DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import { money } from "@tenantry/core/money";
import { localDay } from "@tenantry/core/period/local-day";
import type { ReceiptDocument } from "@tenantry/core/ports/documents";
import { type FileKey, type FileStore, tenantFileKey } from "@tenantry/core/ports/files";
import { enqueueEvent } from "@tenantry/db/journal";
import type { TenantContext } from "../context.ts";
import { brandOf } from "../documents/parts.ts";
import type { DocumentContext, FilesContext } from "../documents/store-document.ts";
import { requireFeature, type WithEntitlements } from "../entitlements/require-feature.ts";
import { loadTenantFacts } from "../tenant/tenant-facts.ts";
import { getOrder } from "./list-orders.ts";

/** What gates the documents that a tenant makes for its own customers (decision 14). */
export const receiptFeature = "pdf_invoices";

const pollMs = 50;

export type OrderReceipt = { readonly number: number; readonly bytes: Uint8Array };

/**
 * A tenant's receipt for its customer's order, as PDF. The worker prints it at the first request, which waits: a page's
 * process does not render. Errors: `feature_not_in_plan`, `not_found`, `unavailable` when it does not come in time.
 */
export async function readOrderReceipt(
  ctx: TenantContext & FilesContext & WithEntitlements,
  orderId: string,
  boundMs = 10_000,
): Promise<OrderReceipt> {
  await requireFeature(ctx, receiptFeature);
  const { tenantId } = ctx;
  const { number } = await getOrder(ctx, orderId);
  const key = receiptKey(tenantId, orderId);
  const printed = await readIfThere(ctx.files, key);
  if (printed) return { number, bytes: printed };
  const now = ctx.clock.now();
  await ctx.db.withTenant(tenantId, (tx) =>
    enqueueEvent(tx, { name: "order/receipt.requested", data: { tenantId, orderId } }, now),
  );
  for (let waited = 0; waited < boundMs; waited += pollMs) {
    await sleep(pollMs);
    const bytes = await readIfThere(ctx.files, key);
    if (bytes) return { number, bytes };
  }
  throw new DomainError("unavailable", "The receipt is still being printed.");
}

/** Prints it once: an order does not change. Repeating it finds the work done. */
export async function printOrderReceipt(ctx: DocumentContext & TenantContext, orderId: string): Promise<void> {
  const key = receiptKey(ctx.tenantId, orderId);
  if (await readIfThere(ctx.files, key)) return;
  const bytes = await ctx.documents.receipt(await loadReceipt(ctx, orderId));
  await ctx.files.put(key, bytes, "application/pdf");
}

async function loadReceipt(ctx: DocumentContext & TenantContext, orderId: string): Promise<ReceiptDocument> {
  const { tenantId } = ctx;
  const { number, customer, total, createdAt } = await getOrder(ctx, orderId);
  const { tenant } = await ctx.db.withTenant(tenantId, (tx) => loadTenantFacts(tx, tenantId, ctx.clock.now()));
  const { currency } = total;
  const nothing = money(0n, currency);
  const inCode = { en: String(number), ar: String(number) };
  const nobody = { addressLines: [], email: null, phone: null, taxNumber: null, registrationNumber: null };
  const addressLines = [tenant.address, tenant.city].filter((line) => line !== null);
  const name = { en: tenant.name, ar: tenant.name2 ?? tenant.name };
  return {
    language: tenant.language === "ar" ? "ar" : "en",
    number: String(number),
    issuedOn: localDay(createdAt, tenant.timeZone),
    currency,
    brand: await brandOf(ctx.files, { ...tenant, id: tenantId }, null),
    issuer: { ...nobody, name, addressLines, email: tenant.email, phone: tenant.phone },
    customer: { ...nobody, name: { en: customer, ar: customer } },
    lines: [
      {
        kind: "order",
        name: inCode,
        service: null,
        proration: null,
        quantity: null,
        unitPrice: null,
        taxRatePpm: 0n,
        listAmount: total,
        amount: total,
      },
    ],
    taxes: [{ name: null, ratePpm: 0n, inclusive: false, net: total, tax: nothing }],
    net: total,
    total,
    paid: total,
    purchaseOrder: null,
    notes: null,
    footer: null,
  };
}

/** With what can be made again: the law keeps our invoices, not a tenant's own receipts. */
const receiptKey = (tenantId: TenantId, orderId: string): FileKey =>
  tenantFileKey(tenantId, "exports", `receipt-${orderId}.pdf`);

async function readIfThere(files: FileStore, key: FileKey): Promise<Uint8Array | undefined> {
  try {
    return await files.read(key);
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") return undefined;
    throw error;
  }
}
