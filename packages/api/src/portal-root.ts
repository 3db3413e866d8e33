import { accountRouter, userAccountRouter } from "./routers/account.ts";
import { billingRouter } from "./routers/billing.ts";
import { checkoutRouter } from "./routers/checkout.ts";
import { flagsRouter } from "./routers/flags.ts";
import { identityRouter } from "./routers/identity.ts";
import { leavingRouter } from "./routers/leaving.ts";
import { peopleRouter } from "./routers/people.ts";
import { subscriptionRouter } from "./routers/subscription.ts";
import { subscriptionsRestRouter } from "./routers/subscriptions-rest.ts";
import { tenantRouter } from "./routers/tenant.ts";
import { usageRouter } from "./routers/usage.ts";
import { workspaceRouter } from "./routers/workspace.ts";
import { router } from "./trpc.ts";

/** What the portal, its workspaces and `/v1` can call. No admin procedure can be named from here. */
export const portalRouter = router({
  owner: identityRouter("owner"),
  user: identityRouter("user"),
  ownerAccount: accountRouter("owner"),
  userAccount: userAccountRouter,
  tenant: tenantRouter,
  people: peopleRouter,
  leaving: leavingRouter,
  subscription: subscriptionRouter,
  subscriptions: subscriptionsRestRouter,
  billing: billingRouter,
  checkout: checkoutRouter,
  flags: flagsRouter,
  usage: usageRouter,
  workspace: workspaceRouter,
});
export type PortalRouter = typeof portalRouter;
