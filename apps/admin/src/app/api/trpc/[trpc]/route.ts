import { adminRootRouter } from "@tenantry/api/admin-root";
import { trpcHandler } from "@tenantry/api/http/trpc-handler";
import { getPlatform } from "../../../../compose.ts";

const handle = (request: Request) => trpcHandler(getPlatform(), adminRootRouter)(request);

export { handle as GET, handle as POST };
