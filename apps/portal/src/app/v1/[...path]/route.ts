import { portalRouter } from "@tenantry/api/portal-root";
import { restHandler } from "@tenantry/api/rest/handler";
import { getPlatform } from "../../../compose.ts";

const handle = (request: Request) => restHandler(getPlatform(), portalRouter)(request);

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
