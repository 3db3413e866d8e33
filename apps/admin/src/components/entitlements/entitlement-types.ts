import type { AdminRouter } from "@tenantry/api/admin-root";
import type { inferRouterOutputs } from "@trpc/server";

export type Entitlements = inferRouterOutputs<AdminRouter>["admin"]["entitlements"]["explain"];
export type FeatureAnswer = Entitlements["features"][number];
export type LimitAnswer = Entitlements["limits"][number];
export type Agreement = Entitlements["overrides"][number];
