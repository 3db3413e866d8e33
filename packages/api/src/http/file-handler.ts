import { DomainError, fieldError } from "@tenantry/core/errors";
import { type WorkspacePermission, workspaceMay } from "@tenantry/core/identity/permissions";
import { isUuid } from "@tenantry/core/ids";
import { line } from "@tenantry/core/text";
import { maxFileBytes } from "@tenantry/core/workspace/file-kind";
import type { TenantContext } from "@tenantry/services/context";
import { requireAccess } from "@tenantry/services/tenant/require-access";
import { atTenantTime } from "@tenantry/services/tenant/tenant-time";
import { deleteFile } from "@tenantry/services/workspace/delete-file";
import { findFile } from "@tenantry/services/workspace/list-files";
import { uploadFile } from "@tenantry/services/workspace/upload-file";
import { createContext } from "../context.ts";
import { publicError } from "../errors.ts";
import type { PortalPlatform } from "../platform.ts";
import { boundedRequest } from "./body-limit.ts";
import { countCall } from "./count-call.ts";
import { requestFacts } from "./request-facts.ts";
import { requireSameOrigin } from "./site-check.ts";

export type Surface = "web" | "rest";

/** A little more than a file, for what a form puts around it and so that the refusal can name the field. */
const maxFormBytes = maxFileBytes + 2 * 1024 * 1024;

/** `POST /api/files` of a workspace, `POST /v1/files` with a token: form data, field `file`. */
export const receiveFile = (platform: PortalPlatform, incoming: Request, surface: Surface): Promise<Response> =>
  answerMember(platform, incoming, { surface, permission: "workspace:write" }, async (service) => {
    const request = await boundedRequest(incoming, maxFormBytes);
    const file = await request.formData().then(
      (form) => form.get("file"),
      () => null,
    );
    if (!(file instanceof File))
      throw fieldError("file", "required", "Send the file as form data in the field `file`.");
    const name = line(200).safeParse(file.name.split(/[/\\]/).at(-1));
    if (!name.success) throw fieldError("file", "invalid_characters", "The file's name cannot be kept.");
    const files = await platform.files();
    const content = new Uint8Array(await file.arrayBuffer());
    const kept = await uploadFile({ ...service, files }, { name: name.data, content });
    return Response.json({ ...kept, createdAt: kept.createdAt.toISOString() }, { status: 201 });
  });

/** `GET /api/files/{id}`: always a download, never a page of ours. */
export const sendFile = (
  platform: PortalPlatform,
  incoming: Request,
  options: { surface: Surface; id: string },
): Promise<Response> =>
  answerMember(platform, incoming, { ...options, permission: "workspace:read" }, async (service) => {
    const { file, key } = await findFile(service, known(options.id));
    const { byteCount, stream } = await (await platform.files()).stream(key);
    return new Response(stream, {
      headers: {
        "content-type": file.contentType,
        "content-length": String(byteCount),
        "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(file.name).replace(/['()*]/g, percentCode)}`,
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
      },
    });
  });

/** `DELETE /api/files/{id}`. */
export const removeFile = (
  platform: PortalPlatform,
  incoming: Request,
  options: { surface: Surface; id: string },
): Promise<Response> =>
  answerMember(platform, incoming, { ...options, permission: "workspace:write" }, async (service) => {
    await deleteFile({ ...service, files: await platform.files() }, known(options.id));
    return Response.json({ done: true });
  });

const percentCode = (letter: string): string => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;

function known(id: string): string {
  if (!isUuid(id)) throw new DomainError("not_found", "There is no such file.");
  return id;
}

/** What the ladder does for procedures: who asks, whether they may, how often; and problems as the edge writes them. */
export async function answerMember(
  platform: PortalPlatform,
  incoming: Request,
  { surface, permission }: { surface: Surface; permission: WorkspacePermission },
  work: (service: TenantContext) => Promise<Response>,
): Promise<Response> {
  const cookies: string[] = [];
  const facts = requestFacts(incoming.headers, surface, (cookie) => cookies.push(cookie));
  try {
    if (surface === "web") requireSameOrigin(incoming);
    const ctx = createContext(platform, facts);
    const session = await ctx.user();
    if (!session?.session.tenantId) throw new DomainError("unauthenticated", "Nobody is signed in.");
    const { tenantId } = session.session;
    const { id, role } = session.subject;
    await platform.limiter.consume("api_tenant", tenantId);
    const actor = { type: "user" as const, id, role };
    const service = await atTenantTime({ ...ctx.service, actor, tenantId }, tenantId);
    countCall(ctx, service);
    if (!workspaceMay(role, permission)) throw new DomainError("forbidden", "This role may not do that.");
    await requireAccess(service, permission === "workspace:read" ? "read" : "write");
    const response = await work(service);
    response.headers.set("cache-control", "private, no-store");
    for (const cookie of cookies) response.headers.append("set-cookie", cookie);
    return response;
  } catch (error) {
    const problem = publicError(error, facts.requestId, platform.origins.portalOrigin);
    if (problem.status >= 500) platform.log.error({ err: error, requestId: facts.requestId }, "file request failed");
    const { status, code, message: title, fields, details } = problem;
    const body = {
      type: `urn:tenantry:problem:${code}`,
      title,
      status,
      code,
      fields,
      ...details,
      requestId: facts.requestId,
    };
    const headers = { "content-type": "application/problem+json", "cache-control": "no-store" };
    return Response.json(body, { status, headers });
  }
}
