/** Every procedure's rung and permission. A test walks both roots and fails where this table and the ladder differ. */
const identity = {
  me: "public",
  signIn: "public",
  signInWithLink: "public",
  signOut: "public",
  signOutEverywhere: "public",
  requestPasswordReset: "public",
  requestSignInLink: "public",
  peekLink: "public",
  completePasswordReset: "public",
};

const prefixed = (prefix: string, table: Record<string, string>) =>
  Object.fromEntries(Object.entries(table).map(([path, guard]) => [`${prefix}.${path}`, guard]));

export const portalPermissions: Readonly<Record<string, string>> = {
  ...prefixed("owner", identity),
  ...prefixed("user", identity),
  "tenant.slugAvailable": "public",
  "tenant.suggestSlug": "public",
  "tenant.register": "public",
  "tenant.peekConfirmation": "public",
  "tenant.confirm": "public",
  "tenant.workspace": "public",
  "tenant.mine": "owner",
  "tenant.registration": "owner tenant:read",
  "tenant.progress": "owner tenant:read",
  "tenant.get": "owner tenant:read",
  "tenant.update": "owner tenant:write",
  "tenant.removeLogo": "owner tenant:write",
  "tenant.openWorkspace": "owner workspace:open",
  "tenant.resendConfirmation": "owner tenant:read",
  "tenant.me": "user workspace:read",
  "tenant.updateMe": "user workspace:manage",
  "subscription.plans": "public",
  "subscription.current": "owner billing:read",
  "billing.catalogue": "public",
  "subscription.usage": "user workspace:read",
  "flags.features": "user workspace:read",
  "workspace.createOrder": "user workspace:write",
  "workspace.createBranch": "user workspace:manage",
};

export const adminPermissions: Readonly<Record<string, string>> = {
  ...prefixed("staff", identity),
  "admin.tenants.list": "staff tenants:read",
  "admin.tenants.plans": "staff tenants:read",
  "admin.tenants.get": "staff tenants:read",
  "admin.tenants.retryProvisioning": "staff tenants:write",
  "admin.tenants.suspend": "staff tenants:write",
  "admin.tenants.reactivate": "staff tenants:write",
  "admin.jobs.list": "staff jobs:read",
  "admin.jobs.health": "staff jobs:read",
  "admin.jobs.get": "staff jobs:read",
  "admin.jobs.retry": "staff jobs:write",
  "admin.jobs.cancel": "staff jobs:write",
  "admin.jobs.replay": "staff jobs:write",
};
