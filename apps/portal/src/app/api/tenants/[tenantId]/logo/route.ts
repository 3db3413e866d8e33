import { uploadLogo } from "@tenantry/api/http/logo-handler";
import { getPlatform } from "../../../../../compose.ts";

export async function POST(request: Request, { params }: { params: Promise<{ tenantId: string }> }): Promise<Response> {
  return uploadLogo(getPlatform(), request, { surface: "web", ...(await params) });
}
