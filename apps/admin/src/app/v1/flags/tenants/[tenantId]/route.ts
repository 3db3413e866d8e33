import { serveTenantGrants } from "@tenantry/api/http/flags-handler";
import { getPlatform } from "../../../../../compose.ts";

export async function GET(request: Request, { params }: { params: Promise<{ tenantId: string }> }): Promise<Response> {
  return serveTenantGrants(getPlatform(), request, (await params).tenantId);
}
