import { DomainError, fieldError } from "@tenantry/core/errors";
import { staffMay } from "@tenantry/core/identity/permissions";
import { Reason } from "@tenantry/core/tenant/inputs";
import type { ServiceContext } from "@tenantry/services/context";
import { readIssuerLogo, setIssuerLogo } from "@tenantry/services/settings/issuer-logo";
import { createContext } from "../context.ts";
import { publicError } from "../errors.ts";
import type { AdminPlatform, Platform } from "../platform.ts";
import { boundedRequest } from "./body-limit.ts";
import { requestFacts } from "./request-facts.ts";
import { requireSameOrigin } from "./site-check.ts";

/** A picture of 2 MB with what a form puts around it. */
const maxFormBytes = 2 * 1024 * 1024 + 64 * 1024;

/** Staff send the issuer's logo as form data: `file` and `reason`. */
export async function uploadIssuerLogo(platform: AdminPlatform, incoming: Request): Promise<Response> {
  const cookies: string[] = [];
  const facts = requestFacts(incoming.headers, "web", (cookie) => cookies.push(cookie));
  try {
    requireSameOrigin(incoming);
    const service = await asStaff(platform, facts);
    const form = await (await boundedRequest(incoming, maxFormBytes)).formData().catch(() => null);
    const file = form?.get("file");
    if (!(file instanceof File)) throw fieldError("logo", "required", "Send the picture in the field `file`.");
    const reason = Reason.safeParse(form?.get("reason"));
    if (!reason.success) throw fieldError("reason", "reason_required", "Say why.");
    const bytes = new Uint8Array(await file.arrayBuffer());
    const { processLogo } = platform;
    const files = await platform.files();
    const answer = await setIssuerLogo({ ...service, files, processLogo }, { bytes, reason: reason.data });
    const headers = new Headers({ "cache-control": "no-store" });
    for (const cookie of cookies) headers.append("set-cookie", cookie);
    return Response.json(answer, { headers });
  } catch (error) {
    const { status, code, message: title, fields } = publicError(error, facts.requestId);
    if (status >= 500) platform.log.error({ err: error, requestId: facts.requestId }, "logo upload failed");
    const body = { type: `urn:tenantry:problem:${code}`, title, status, code, fields, requestId: facts.requestId };
    return Response.json(body, { status, headers: { "content-type": "application/problem+json" } });
  }
}

/** The issuer's logo; it is printed on every invoice and heads the portal, and its address is a random id. */
export async function serveIssuerLogo(platform: Pick<Platform, "files">, logoId: string): Promise<Response> {
  try {
    const bytes = await readIssuerLogo(await platform.files(), logoId, "thumbnail");
    return new Response(Buffer.from(bytes), {
      headers: {
        "content-type": "image/png",
        "cache-control": "public, max-age=31536000, immutable",
        "x-content-type-options": "nosniff",
      },
    });
  } catch (error) {
    return new Response(null, { status: publicError(error, null).status });
  }
}

async function asStaff(platform: AdminPlatform, facts: Parameters<typeof createContext>[1]): Promise<ServiceContext> {
  const ctx = createContext(platform, facts);
  const session = await ctx.staff();
  if (!session) throw new DomainError("unauthenticated", "Nobody is signed in.");
  const { id, role } = session.subject;
  if (!staffMay(role, "settings:write")) throw new DomainError("forbidden", "This role may not do that.");
  return { ...ctx.service, actor: { type: "staff", id, role } };
}
