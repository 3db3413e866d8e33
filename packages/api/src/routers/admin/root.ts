import { router } from "../../trpc.ts";
import { approvalsRouter } from "./approvals.ts";
import { billingRouter } from "./billing.ts";
import { catalogueRouter } from "./catalogue.ts";
import { entitlementsRouter } from "./entitlements.ts";
import { flagsRouter } from "./flags.ts";
import { jobsRouter } from "./jobs.ts";
import { leavingRouter } from "./leaving.ts";
import { paymentsRouter } from "./payments.ts";
import { sandboxesRouter } from "./sandboxes.ts";
import { settingsRouter } from "./settings.ts";
import { staffRouter } from "./staff.ts";
import { tenantsRouter } from "./tenants.ts";

export const adminRouter = router({
  tenants: tenantsRouter,
  sandboxes: sandboxesRouter,
  approvals: approvalsRouter,
  jobs: jobsRouter,
  catalogue: catalogueRouter,
  entitlements: entitlementsRouter,
  flags: flagsRouter,
  payments: paymentsRouter,
  settings: settingsRouter,
  staff: staffRouter,
  billing: billingRouter,
  leaving: leavingRouter,
});
