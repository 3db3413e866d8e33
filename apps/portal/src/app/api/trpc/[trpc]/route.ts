import { trpcHandler } from "@tenantry/api/http/trpc-handler";
import { portalRouter } from "@tenantry/api/portal-root";
import { getPlatform } from "../../../../compose.ts";

const handle = (request: Request) => trpcHandler(getPlatform(), portalRouter)(request);

export { handle as GET, handle as POST };
