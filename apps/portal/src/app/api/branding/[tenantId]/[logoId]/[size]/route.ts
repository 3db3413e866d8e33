import { serveLogo } from "@tenantry/api/http/logo-handler";
import { getPlatform } from "../../../../../../compose.ts";

type Params = { params: Promise<{ tenantId: string; logoId: string; size: string }> };

export async function GET(_request: Request, { params }: Params): Promise<Response> {
  return serveLogo(getPlatform(), await params);
}
