import { router } from "../../trpc.ts";
import { jobsRouter } from "./jobs.ts";
import { tenantsRouter } from "./tenants.ts";

export const adminRouter = router({
  tenants: tenantsRouter,
  jobs: jobsRouter,
});
