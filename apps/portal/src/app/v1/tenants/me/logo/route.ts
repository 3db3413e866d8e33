import { uploadLogo } from "@tenantry/api/http/logo-handler";
import { getPlatform } from "../../../../../compose.ts";

export const POST = (request: Request) => uploadLogo(getPlatform(), request, { surface: "rest" });
