import type { AdminRouter } from "@tenantry/api/admin-root";
import type { inferRouterOutputs } from "@trpc/server";

type Catalogue = inferRouterOutputs<AdminRouter>["admin"]["catalogue"];
export type PlanSummary = Catalogue["plans"][number];
export type PlanDetails = Catalogue["plan"];
export type Version = PlanDetails["versions"][number];
export type Parts = Catalogue["parts"];
export type Feature = Parts["features"][number];
export type Meter = Parts["meters"][number];
export type MoveRow = Catalogue["previewMove"]["rows"][number];
