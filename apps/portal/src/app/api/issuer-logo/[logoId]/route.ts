import { serveIssuerLogo } from "@tenantry/api/http/issuer-logo-handler";
import { getPlatform } from "../../../../compose.ts";

export async function GET(_request: Request, { params }: { params: Promise<{ logoId: string }> }): Promise<Response> {
  const { logoId } = await params;
  return serveIssuerLogo(getPlatform(), logoId);
}
