import { DomainError, fieldError } from "@tenantry/core/errors";
import { membershipMay, workspaceMay } from "@tenantry/core/identity/permissions";
import { parseTenantId } from "@tenantry/core/ids";
import type { TenantContext } from "@tenantry/services/context";
import { requireMembership } from "@tenantry/services/tenant/list-memberships";
import { type LogoSize, logoSizes, readLogo, setLogo } from "@tenantry/services/tenant/logo";
import { requireOpen } from "@tenantry/services/tenant/require-access";
import { type Context, createContext } from "../context.ts";
import { publicError } from "../errors.ts";
import { logoUrl } from "../logo-url.ts";
import type { PortalPlatform } from "../platform.ts";
import { boundedRequest } from "./body-limit.ts";
import { countCall } from "./count-call.ts";
import { requestFacts } from "./request-facts.ts";
import { requireSameOrigin } from "./site-check.ts";

/** A picture of 2 MB with what a form puts around it. */
const maxFormBytes = 2 * 1024 * 1024 + 64 * 1024;

/** `POST /v1/tenants/me/logo` with a token, or from the owner's settings with `tenantId`: form data, field `file`. */
export async function uploadLogo(
  platform: PortalPlatform,
  incoming: Request,
  options: { surface: "rest" } | { surface: "web"; tenantId: string },
): Promise<Response> {
  const cookies: string[] = [];
  const facts = requestFacts(incoming.headers, options.surface, (cookie) => cookies.push(cookie));
  try {
    if (options.surface === "web") requireSameOrigin(incoming);
    const ctx = createContext(platform, facts);
    const service = options.surface === "web" ? await asOwner(ctx, options.tenantId) : await asAdministrator(ctx);
    await requireOpen(service);
    await platform.limiter.consume("api_tenant", service.tenantId);
    countCall(ctx, service);
    const request = await boundedRequest(incoming, maxFormBytes);
    const file = await request.formData().then(
      (form) => form.get("file"),
      () => null,
    );
    if (!(file instanceof File))
      throw fieldError("logo", "required", "Send the picture as form data in the field `file`.");
    const { processLogo } = platform;
    const files = await platform.files();
    const { logoId, uploadedAt } = await setLogo(
      { ...service, files, processLogo },
      new Uint8Array(await file.arrayBuffer()),
    );
    const answer = {
      logoUrl: logoUrl(platform.origins.portalOrigin, { id: service.tenantId, logoId }),
      uploadedAt: uploadedAt.toISOString(),
    };
    const headers = new Headers({ "cache-control": "no-store" });
    for (const cookie of cookies) headers.append("set-cookie", cookie);
    return Response.json(answer, { headers });
  } catch (error) {
    const problem = publicError(error, facts.requestId);
    if (problem.status >= 500) platform.log.error({ err: error, requestId: facts.requestId }, "logo upload failed");
    const { status, code, message: title, fields } = problem;
    const body = { type: `urn:tenantry:problem:${code}`, title, status, code, fields, requestId: facts.requestId };
    return Response.json(body, { status, headers: { "content-type": "application/problem+json" } });
  }
}

/** The picture itself. Its address is the permission: tenant and logo ids, both random. */
export async function serveLogo(
  platform: PortalPlatform,
  { tenantId, logoId, size }: { tenantId: string; logoId: string; size: string },
): Promise<Response> {
  const known = logoSizes.find((one): one is LogoSize => one === size);
  try {
    if (!known) throw new DomainError("not_found", "There is no such size.");
    const bytes = await readLogo(await platform.files(), { tenantId: parseTenantId(tenantId), logoId, size: known });
    return new Response(Buffer.from(bytes), {
      headers: {
        "content-type": "image/png",
        "cache-control": "public, max-age=31536000, immutable",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "cross-origin",
      },
    });
  } catch (error) {
    return new Response(null, { status: publicError(error, null).status });
  }
}

async function asOwner(ctx: Context, id: string): Promise<TenantContext> {
  const session = await ctx.owner();
  if (!session) throw new DomainError("unauthenticated", "Nobody is signed in.");
  const tenantId = parseTenantId(id);
  const role = await requireMembership(ctx.service, session.subject.id, tenantId);
  if (!membershipMay(role, "tenant:write")) throw new DomainError("forbidden", "This role may not do that.");
  return { ...ctx.service, tenantId, actor: { type: "owner", id: session.subject.id } };
}

async function asAdministrator(ctx: Context): Promise<TenantContext> {
  const session = await ctx.user();
  if (!session?.session.tenantId) throw new DomainError("unauthenticated", "Nobody is signed in.");
  const { id, role } = session.subject;
  if (!workspaceMay(role, "workspace:manage")) throw new DomainError("forbidden", "This role may not do that.");
  return { ...ctx.service, tenantId: session.session.tenantId, actor: { type: "user", id, role } };
}
