import { DomainError } from "@tenantry/core/errors";
import { membershipMay } from "@tenantry/core/identity/permissions";
import { parseTenantId } from "@tenantry/core/ids";
import { openExport } from "@tenantry/services/leaving/read-export";
import { requireMembership } from "@tenantry/services/tenant/list-memberships";
import { atTenantTime } from "@tenantry/services/tenant/tenant-time";
import { createContext } from "../context.ts";
import { publicError } from "../errors.ts";
import type { Platform } from "../platform.ts";
import { requestFacts } from "./request-facts.ts";

/** The archive of a business as a download: for its owners, signed in, and for nobody else. */
export async function serveExport(
  platform: Platform,
  request: Request,
  asked: { tenantId: string; exportId: string },
): Promise<Response> {
  const cookies: string[] = [];
  const facts = requestFacts(request.headers, "web", (cookie) => cookies.push(cookie));
  try {
    const ctx = createContext(platform, facts);
    const session = await ctx.owner();
    if (!session) throw new DomainError("unauthenticated", "Nobody is signed in.");
    const tenantId = parseTenantId(asked.tenantId);
    const role = await requireMembership(ctx.service, session.subject.id, tenantId);
    if (!membershipMay(role, "tenant:write")) throw new DomainError("forbidden", "This role may not do that.");
    const actor = { type: "owner" as const, id: session.subject.id };
    const service = await atTenantTime({ ...ctx.service, tenantId, actor, files: await platform.files() }, tenantId);
    const { fileName, byteCount, stream } = await openExport(service, asked.exportId);
    const headers = new Headers({
      "content-type": "application/zip",
      "content-length": String(byteCount),
      "content-disposition": `attachment; filename="${fileName}"`,
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    });
    for (const cookie of cookies) headers.append("set-cookie", cookie);
    return new Response(stream, { headers });
  } catch (error) {
    const { status, code, message: title } = publicError(error, facts.requestId);
    if (status >= 500) platform.log.error({ err: error, requestId: facts.requestId }, "an export could not be read");
    const body = { type: `urn:tenantry:problem:${code}`, title, status, code, requestId: facts.requestId };
    const headers = { "content-type": "application/problem+json", "cache-control": "no-store" };
    return Response.json(body, { status, headers });
  }
}
