import { uploadIssuerLogo } from "@tenantry/api/http/issuer-logo-handler";
import { getPlatform } from "../../../compose.ts";

export async function POST(request: Request): Promise<Response> {
  return uploadIssuerLogo(getPlatform(), request);
}
