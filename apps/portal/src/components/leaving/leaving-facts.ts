import type { PortalRouter } from "@tenantry/api/portal-root";
import type { inferRouterOutputs } from "@trpc/server";

export type Leaving = inferRouterOutputs<PortalRouter>["leaving"]["get"];
