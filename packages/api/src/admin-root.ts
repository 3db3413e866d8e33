import { accountRouter } from "./routers/account.ts";
import { adminRouter } from "./routers/admin/root.ts";
import { identityRouter } from "./routers/identity.ts";
import { router } from "./trpc.ts";

/** What the admin app can call, on its own origin with its own cookie. */
export const adminRootRouter = router({
  staff: identityRouter("staff"),
  staffAccount: accountRouter("staff"),
  admin: adminRouter,
});
export type AdminRouter = typeof adminRootRouter;
