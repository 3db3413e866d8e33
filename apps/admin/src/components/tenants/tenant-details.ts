import type { AdminRouter } from "@tenantry/api/admin-root";
import type { inferRouterOutputs } from "@trpc/server";

/** One tenant as the API shows it to staff. */
export type TenantDetails = inferRouterOutputs<AdminRouter>["admin"]["tenants"]["get"];
