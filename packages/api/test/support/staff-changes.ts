import type { TenantId } from "@tenantry/core/ids";
import { unique } from "@tenantry/services/testing/world";

/** One call as a super admin, for what has to be there before; answers with the result. */
type Call = (path: string, input: Record<string, unknown>) => Promise<Record<string, unknown>>;
type Ground = { tenantId: TenantId; call: Call };
type Input = Record<string, unknown>;

const both = (text: string) => ({ en: text, ar: text });
const code = () => unique("x").replaceAll("-", "_");
const of = ({ tenantId }: Ground): Input => ({ tenantId });
const run = ({ tenantId }: Ground): Input => ({ runId: `run-${tenantId}` });

const plan = () => ({
  code: code(),
  name: both("Made in a test"),
  description: both("For a test"),
  sortOrder: 9000,
  isPublic: false,
  isPopular: false,
  contactSales: true,
});
const version = {
  trialDays: 0,
  trialEnd: { strategy: "free" },
  afterCancel: "free",
  dunningEnd: "free",
  limits: {},
  features: [],
  prices: [],
  notes: "",
};
const flag = () => ({
  key: code(),
  name: both("Made in a test"),
  description: both("For a test"),
  owner: "tests",
  environments: ["live"],
  rules: [],
});
const limit = { kind: "limit", code: "branches", limit: 7 };

async function newPlan({ call }: Ground): Promise<string> {
  const made = plan();
  await call("admin.catalogue.createPlan", made);
  return made.code;
}

async function newVersion(at: Ground): Promise<string> {
  const planCode = await newPlan(at);
  await at.call("admin.catalogue.publishVersion", { planCode, basedOn: 0, version });
  return planCode;
}

async function newFlag({ call }: Ground) {
  const made = flag();
  await call("admin.flags.create", made);
  return made;
}

const dayMs = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString();
const one = { description: both("Made in a test"), amountMinor: "5000", currency: "OMR" };

/** An open invoice over one line. */
async function invoiced({ tenantId, call }: Ground) {
  await call("admin.billing.addLine", { tenantId, ...one });
  const { invoiceId } = await call("admin.billing.generateInvoice", { tenantId });
  return { tenantId, invoiceId };
}

const transfer = (reference: string) => ({
  means: "bank_transfer",
  amount: "1000",
  reference,
  paidAt: inDays(-1),
  evidence: "Seen on the statement",
});

/** A tenant that has paid for a plan. */
async function subscribed({ tenantId, call }: Ground) {
  const { invoiceId } = await call("admin.billing.changePlan", { tenantId, planCode: "growth", cycle: "monthly" });
  await call("admin.billing.bookPayment", { tenantId, invoiceId, ...transfer(unique("ref")) });
  return { tenantId };
}

/** A complete input, reason apart, of a change that staff make and that goes well; the ground is laid for it first. */
export const staffChanges: Readonly<Record<string, (at: Ground) => Input | Promise<Input>>> = {
  "admin.tenants.retryProvisioning": of,
  "admin.tenants.suspend": of,
  async "admin.tenants.reactivate"(at) {
    await at.call("admin.tenants.suspend", of(at));
    return of(at);
  },
  "admin.leaving.deactivate": of,
  async "admin.leaving.restore"(at) {
    await at.call("admin.leaving.deactivate", of(at));
    return of(at);
  },
  async "admin.leaving.hold"(at) {
    await at.call("admin.leaving.deactivate", of(at));
    return { ...of(at), until: inDays(200) };
  },
  "admin.leaving.requestExport": of,
  "admin.jobs.retry": run,
  "admin.jobs.cancel": run,
  "admin.jobs.replay": run,
  "admin.catalogue.createPlan": plan,
  "admin.catalogue.publishVersion": async (at) => ({ planCode: await newPlan(at), basedOn: 0, version }),
  "admin.catalogue.updatePlan": async (at) => ({ code: await newPlan(at), change: { sortOrder: 9001 } }),
  "admin.catalogue.saveFeature": () => {
    const texts = { name: both("Made in a test"), description: both("For a test"), pricingHint: null };
    return {
      code: code(),
      isNew: true,
      ...texts,
      group: "insight",
      isDefault: false,
      sortOrder: 9000,
      addOnPrices: [],
    };
  },
  "admin.catalogue.saveMeter": () => ({
    code: "campaigns",
    name: { en: "Campaigns", ar: "الحملات" },
    unit: both(unique("unit")),
    sortOrder: 70,
  }),
  async "admin.catalogue.moveSubscribers"(at) {
    return { planCode: await newVersion(at), toVersion: 1, tenants: [at.tenantId] };
  },
  async "admin.catalogue.undoMove"(at) {
    const input = { planCode: await newVersion(at), toVersion: 1, tenants: [at.tenantId] };
    const { bulkChangeId } = await at.call("admin.catalogue.moveSubscribers", input);
    return { bulkChangeId };
  },
  "admin.entitlements.setOverride": ({ tenantId }) => ({ tenantId, value: limit }),
  async "admin.entitlements.withdrawOverride"({ tenantId, call }) {
    const { overrideId } = await call("admin.entitlements.setOverride", { tenantId, value: limit });
    return { tenantId, overrideId };
  },
  "admin.entitlements.applyBulk": ({ tenantId }) => ({ tenantIds: [tenantId], value: limit }),
  async "admin.entitlements.undoBulk"({ tenantId, call }) {
    const { bulkChangeId } = await call("admin.entitlements.applyBulk", { tenantIds: [tenantId], value: limit });
    return { bulkChangeId };
  },
  "admin.flags.create": flag,
  "admin.flags.update": async (at) => ({ ...(await newFlag(at)), version: 1, owner: "others" }),
  "admin.flags.kill": async (at) => ({ key: (await newFlag(at)).key, killed: true }),
  "admin.flags.archive": async (at) => ({ key: (await newFlag(at)).key }),
  "admin.billing.changePlan": ({ tenantId }) => ({ tenantId, planCode: "growth", cycle: "monthly" }),
  async "admin.billing.withdrawChange"({ tenantId, call }) {
    await call("admin.billing.changePlan", { tenantId, planCode: "growth", cycle: "monthly" });
    return { tenantId };
  },
  "admin.billing.extendTrial": ({ tenantId }) => ({ tenantId, trialEndsAt: inDays(40) }),
  "admin.billing.setAgreement": ({ tenantId }) => ({ tenantId, value: { kind: "comp", planCode: null } }),
  async "admin.billing.withdrawAgreement"({ tenantId, call }) {
    const value = { kind: "payment_terms", termsDays: 30 };
    const { agreementId } = await call("admin.billing.setAgreement", { tenantId, value });
    return { tenantId, agreementId };
  },
  "admin.billing.setAutoRenew": async (at) => ({ ...(await subscribed(at)), autoRenew: false }),
  "admin.billing.pause": subscribed,
  async "admin.billing.unpause"(at) {
    const paused = await subscribed(at);
    await at.call("admin.billing.pause", paused);
    return paused;
  },
  "admin.billing.setPeriod": async (at) => ({ ...(await subscribed(at)), start: inDays(-2), end: inDays(50) }),
  "admin.billing.setTaxExempt": ({ tenantId }) => ({ tenantId, taxExempt: true }),
  "admin.billing.addLine": ({ tenantId }) => ({ tenantId, ...one }),
  async "admin.billing.generateInvoice"({ tenantId, call }) {
    await call("admin.billing.addLine", { tenantId, ...one });
    return { tenantId };
  },
  "admin.billing.voidInvoice": invoiced,
  "admin.billing.markUncollectible": invoiced,
  "admin.billing.creditInvoice": async (at) => ({ ...(await invoiced(at)), amountMinor: "1000" }),
  "admin.billing.bookPayment": async (at) => ({ ...(await invoiced(at)), ...transfer(unique("ref")) }),
  "admin.payments.reconcile": () => ({ days: 1, includesFresh: false }),
  "admin.settings.update": () => ({ patch: { reservedSlugs: [unique("reserved")] } }),
};
