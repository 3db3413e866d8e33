import { DomainError } from "@tenantry/core/errors";
import { membershipMay, staffMay } from "@tenantry/core/identity/permissions";
import { isUuid, parseTenantId } from "@tenantry/core/ids";
import type { TenantContext } from "@tenantry/services/context";
import {
  type ReadContext,
  readCreditNoteDocument,
  readInvoiceDocument,
} from "@tenantry/services/documents/read-document";
import type { StoredDocument } from "@tenantry/services/documents/store-document";
import { requireMembership } from "@tenantry/services/tenant/list-memberships";
import { type Context, createContext } from "../context.ts";
import { publicError } from "../errors.ts";
import type { Platform } from "../platform.ts";
import { requestFacts } from "./request-facts.ts";

const readers: Record<string, (ctx: ReadContext, id: string) => Promise<StoredDocument>> = {
  invoice: readInvoiceDocument,
  "credit-note": readCreditNoteDocument,
};

/**
 * The stored PDF of an invoice or credit note as a download, the same bytes for both: on the portal for an owner or
 * billing contact of the tenant, on the admin app for staff.
 */
export async function serveDocument(
  platform: Platform,
  request: Request,
  asked: { as: "owner" | "staff"; kind: "invoice" | "credit-note"; tenantId: string; id: string },
): Promise<Response> {
  const cookies: string[] = [];
  const facts = requestFacts(request.headers, "web", (cookie) => cookies.push(cookie));
  try {
    const ctx = createContext(platform, facts);
    const service = await (asked.as === "owner" ? asOwner(ctx, asked.tenantId) : asStaff(ctx, asked.tenantId));
    const read = readers[asked.kind];
    if (!read || !isUuid(asked.id)) throw new DomainError("not_found", "There is no such document.");
    const { number, bytes } = await read({ ...service, files: await platform.files() }, asked.id);
    const headers = new Headers({
      "content-type": "application/pdf",
      "content-disposition": `attachment; filename="${number.replaceAll(/[^\w.-]/g, "-")}.pdf"`,
      "cache-control": "private, no-cache",
      "x-content-type-options": "nosniff",
    });
    for (const cookie of cookies) headers.append("set-cookie", cookie);
    return new Response(Buffer.from(bytes), { headers });
  } catch (error) {
    const { status, code, message: title } = publicError(error, facts.requestId);
    if (status >= 500) platform.log.error({ err: error, requestId: facts.requestId }, "a document could not be read");
    const body = { type: `urn:tenantry:problem:${code}`, title, status, code, requestId: facts.requestId };
    const headers = { "content-type": "application/problem+json", "cache-control": "no-store" };
    return Response.json(body, { status, headers });
  }
}

async function asOwner(ctx: Context, id: string): Promise<TenantContext> {
  const session = await ctx.owner();
  if (!session) throw new DomainError("unauthenticated", "Nobody is signed in.");
  const tenantId = parseTenantId(id);
  const role = await requireMembership(ctx.service, session.subject.id, tenantId);
  if (!membershipMay(role, "billing:read")) throw new DomainError("forbidden", "This role may not do that.");
  return { ...ctx.service, tenantId, actor: { type: "owner", id: session.subject.id } };
}

async function asStaff(ctx: Context, id: string): Promise<TenantContext> {
  const session = await ctx.staff();
  if (!session) throw new DomainError("unauthenticated", "Nobody is signed in.");
  const { id: staffId, role } = session.subject;
  if (!staffMay(role, "tenants:read")) throw new DomainError("forbidden", "This role may not do that.");
  return { ...ctx.service, tenantId: parseTenantId(id), actor: { type: "staff", id: staffId, role } };
}
