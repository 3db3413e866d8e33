import { serveExport } from "@tenantry/api/http/export-handler";
import { getPlatform } from "../../../../../../compose.ts";

type Params = Promise<{ tenantId: string; exportId: string }>;

export async function GET(request: Request, { params }: { params: Params }): Promise<Response> {
  return serveExport(getPlatform(), request, await params);
}
