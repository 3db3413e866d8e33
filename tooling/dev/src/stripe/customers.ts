import type Stripe from "stripe";
import { z } from "zod";
import { type Api, ListQuery, list, route } from "./api.ts";
import { cardByToken } from "./cards.ts";
import { noSuch } from "./failure.ts";
import { attach, createPaymentMethod, detach } from "./payment-methods.ts";
import type { Store } from "./store.ts";

export const Metadata = z.record(z.string(), z.string()).default({});

const fields = {
  email: z.string().optional(),
  name: z.string().optional(),
  description: z.string().optional(),
  phone: z.string().optional(),
  metadata: Metadata,
};

function createCustomer(
  store: Store,
  input: {
    email?: string | undefined;
    name?: string | undefined;
    description?: string | undefined;
    phone?: string | undefined;
    metadata: Record<string, string>;
  },
): Stripe.Customer {
  const customer: Stripe.Customer = {
    id: store.id("cus"),
    object: "customer",
    address: null,
    balance: 0,
    created: store.now(),
    currency: null,
    default_source: null,
    delinquent: false,
    description: input.description ?? null,
    discount: null,
    email: input.email ?? null,
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: input.metadata,
    name: input.name ?? null,
    phone: input.phone ?? null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
  };
  store.state.customers[customer.id] = customer;
  store.emit("customer.created", customer);
  return customer;
}

export function registerCustomers(api: Api): void {
  const { store } = api;
  const { state } = store;
  route(api, "GET", "/account", z.strictObject({}), () => ({
    id: "acct_emulated",
    object: "account",
    business_profile: { name: "Tenantry" },
    charges_enabled: true,
    country: "US",
    default_currency: "usd",
    details_submitted: true,
    email: null,
    payouts_enabled: true,
    type: "standard",
  }));
  route(api, "POST", "/customers", z.strictObject(fields), (input) => createCustomer(store, input));
  route(api, "GET", "/customers", ListQuery.extend({ email: z.string().optional() }), (query) => {
    const rows = Object.values(state.customers).filter((row): row is Stripe.Customer => row.deleted !== true);
    return list(
      "/customers",
      query.email === undefined ? rows : rows.filter((row) => row.email === query.email),
      query,
    );
  });
  route(api, "GET", "/customers/:id", z.strictObject({}), (_, id) => store.get(state.customers, id, "customer"));
  route(api, "POST", "/customers/:id", z.strictObject(fields), ({ metadata, email, name, description, phone }, id) => {
    const customer = store.customer(id);
    Object.assign(customer.metadata, metadata);
    if (email !== undefined) customer.email = email;
    if (name !== undefined) customer.name = name;
    if (description !== undefined) customer.description = description;
    if (phone !== undefined) customer.phone = phone;
    store.emit("customer.updated", customer);
    return customer;
  });
  route(api, "DELETE", "/customers/:id", z.strictObject({}), (_, id) => {
    const customer = store.customer(id);
    for (const method of Object.values(state.paymentMethods)) if (method.customer === id) detach(store, method);
    const deleted: Stripe.DeletedCustomer = { id, object: "customer", deleted: true };
    state.customers[id] = deleted;
    store.emit("customer.deleted", { ...customer });
    return deleted;
  });

  const methodsOf = (customer: string | undefined) =>
    Object.values(state.paymentMethods).filter((method) => method.customer === customer);
  route(
    api,
    "GET",
    "/customers/:id/payment_methods",
    ListQuery.extend({ type: z.string().optional() }),
    (query, id) => {
      store.customer(id);
      return list(`/customers/${id}/payment_methods`, methodsOf(id), query);
    },
  );
  route(
    api,
    "GET",
    "/payment_methods",
    ListQuery.extend({ customer: z.string(), type: z.string().optional() }),
    (query) => list("/payment_methods", methodsOf(query.customer), query),
  );
  route(api, "GET", "/payment_methods/:id", z.strictObject({}), (_, id) =>
    store.get(state.paymentMethods, id, "PaymentMethod"),
  );
  route(api, "POST", "/payment_methods/:id/attach", z.strictObject({ customer: z.string() }), (input, id) => {
    store.customer(input.customer);
    const card = cardByToken(id);
    const method = card
      ? createPaymentMethod(store, card, { month: 12, year: 2034 })
      : store.get(state.paymentMethods, id, "PaymentMethod");
    attach(store, method, input.customer);
    return method;
  });
  route(api, "POST", "/payment_methods/:id/detach", z.strictObject({}), (_, id) => {
    const method = store.get(state.paymentMethods, id, "PaymentMethod");
    if (method.customer === null) throw noSuch("PaymentMethod", id);
    detach(store, method);
    return method;
  });
}
