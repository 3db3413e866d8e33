import { router } from "../../trpc.ts";
import { catalogueRouter } from "./catalogue.ts";
import { jobsRouter } from "./jobs.ts";
import { settingsRouter } from "./settings.ts";
import { tenantsRouter } from "./tenants.ts";

export const adminRouter = router({
  tenants: tenantsRouter,
  jobs: jobsRouter,
  catalogue: catalogueRouter,
  settings: settingsRouter,
});
