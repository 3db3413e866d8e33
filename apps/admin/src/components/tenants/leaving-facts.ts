import type { AdminRouter } from "@tenantry/api/admin-root";
import type { inferRouterOutputs } from "@trpc/server";

export type Leaving = inferRouterOutputs<AdminRouter>["admin"]["leaving"]["get"];
