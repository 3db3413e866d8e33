import { portalRouter } from "@tenantry/api/portal-root";
import { openApiDocument } from "@tenantry/api/rest/document";
import { getPlatform } from "../../../../compose.ts";

export function GET(): Response {
  const { version, origins } = getPlatform();
  return Response.json(openApiDocument(portalRouter, { version, baseUrl: origins.portalOrigin }));
}
