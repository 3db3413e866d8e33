import { unique } from "@tenantry/services/testing/world";
import { openApi } from "./api.ts";

type Account = { id: string; code: string; name: string; [field: string]: unknown };

/** The instant in which `sandbox` begins. */
export const start = "2026-01-01T08:00:00.000Z";

/** S4's request of `POST /tenant/accounts`, of a business that nobody else has. */
export const accountRequest = (change: object = {}) => {
  const code = unique("school");
  return { name: "Delhi Public School", code, admin_email: `${code}@dps.example`, country: "OM", ...change };
};

/** The internal API, called by a service with a key of each role. */
export async function openServiceApi() {
  const api = await openApi();
  const token = await api.serviceKey("admin");
  const support = await api.serviceKey("support");
  const call = (method: string, path: string, body?: object) =>
    api.service(method, path, { token, ...(body && { body }) });

  async function create(change: object = {}): Promise<Account> {
    const { status, body } = await call("POST", "/tenant/accounts", accountRequest(change));
    if (status !== 201) throw new Error(`no account: ${JSON.stringify(body)}`);
    return body as Account;
  }

  return {
    api,
    token,
    support,
    /** As an administrator's service. */
    call,
    create,
    /** An account with a clock of its own, which stands at `start`. */
    sandbox: (change: object = {}) =>
      create({
        sandbox: true,
        clock: start,
        currency: "OMR",
        timeZone: "Asia/Muscat",
        planCode: "starter",
        billingCycle: "monthly",
        ...change,
      }),
    audits: async (tenantId: string) =>
      await api.world
        .sql`select action, actor_type, reason from platform.audit_log where tenant_id = ${tenantId} order by at, id`,
  };
}
