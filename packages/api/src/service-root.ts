import { accountsRouter } from "./routers/service/accounts.ts";
import { invoicesRouter } from "./routers/service/invoices.ts";
import { serviceSandboxesRouter } from "./routers/service/sandboxes.ts";
import { serviceTenantsRouter } from "./routers/service/tenants.ts";
import { router } from "./trpc.ts";

/** The internal REST API on the admin origin: service keys and staff's bearer tokens, no cookies, no tRPC client. */
export const serviceRouter = router({
  accounts: accountsRouter,
  invoices: invoicesRouter,
  sandboxes: serviceSandboxesRouter,
  tenants: serviceTenantsRouter,
});
