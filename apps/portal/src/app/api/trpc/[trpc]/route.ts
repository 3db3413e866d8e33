import { portalRouter } from "@tenantry/api/portal-root";
import { trpcHandler } from "@tenantry/api/http/trpc-handler";
import { getPlatform } from "../../../../compose.ts";

const handle = (request: Request) => trpcHandler(getPlatform(), portalRouter)(request);

export { handle as GET, handle as POST };
