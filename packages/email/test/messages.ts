import type { Locale } from "@tenantry/core/locale";
import type { BillingEmailTemplates } from "@tenantry/core/ports/billing-emails";
import type { EmailMessage, EmailTemplate, EmailTemplates } from "@tenantry/core/ports/email";

const names = { person: "Maryam Al-Balushi", business: "Laundry Plus" };

/** One of each template, with the names to be shown in it. */
export function messages(locale: Locale, given: { person: string; business: string } = names): EmailMessage[] {
  const expires = { expiresAt: "2026-10-24T10:05:00Z", timeZone: "Asia/Muscat" };
  const url = "https://portal.example.com/t/9f2c?token=c2VjcmV0LXRva2VuLXdpdGgtMzItYnl0ZXM";
  const props: EmailTemplates = {
    welcome: {
      ownerName: given.person,
      businessName: given.business,
      workspaceUrl: "https://laundry-plus.example.com",
      dashboardUrl: "https://portal.example.com/tenant/dashboard",
      planName: "Growth",
      trialEndsAt: "2026-11-07T21:30:00Z",
      timeZone: "Asia/Muscat",
    },
    confirm_address: { name: given.person, businessName: given.business, url, ...expires },
    account_exists: {
      name: given.person,
      businessName: given.business,
      url,
      ...expires,
      signInUrl: "https://portal.example.com/tenant/login",
      resetUrl: "https://portal.example.com/tenant/reset",
    },
    reset_password: { name: given.person, url, ...expires },
    security_notice: {
      name: given.person,
      change: "second_factor_on",
      resetUrl: "https://portal.example.com/tenant/forgot",
    },
    confirm_email_change: { name: given.person, url, ...expires },
    email_change_requested: {
      name: given.person,
      newEmail: "maryam@example.net",
      accountUrl: "https://portal.example.com/tenant/account",
      resetUrl: "https://portal.example.com/tenant/forgot",
    },
    email_change_taken: {
      name: given.person,
      signInUrl: "https://portal.example.com/tenant/login",
      resetUrl: "https://portal.example.com/tenant/forgot",
    },
    sign_in_link: { name: given.person, url, ...expires },
    invitation: { name: given.person, businessName: given.business, url, ...expires },
    membership_invitation: {
      name: given.person,
      businessName: given.business,
      inviter: given.person,
      role: "billing_contact",
      handsOver: false,
      url,
      ...expires,
    },
    membership_changed: {
      name: given.person,
      businessName: given.business,
      to: "removed",
      portalUrl: "https://portal.example.com/tenant/dashboard",
    },
    ownership_handed_over: {
      name: given.person,
      businessName: given.business,
      other: given.person,
      reader: "billing_contact",
      portalUrl: "https://portal.example.com/tenant/dashboard",
    },
    tenant_deactivated: {
      name: given.person,
      businessName: given.business,
      purgeAt: "2026-12-24T20:00:00.000Z",
      timeZone: "Asia/Muscat",
      settingsUrl: "https://portal.example.com/tenant/settings",
    },
    purge_reminder: {
      name: given.person,
      businessName: given.business,
      purgeAt: "2026-12-24T20:00:00.000Z",
      timeZone: "Asia/Muscat",
      daysLeft: 3,
      settingsUrl: "https://portal.example.com/tenant/settings",
    },
    export_ready: {
      name: given.person,
      businessName: given.business,
      expiresAt: "2026-12-24T20:00:00.000Z",
      timeZone: "Asia/Muscat",
      settingsUrl: "https://portal.example.com/tenant/settings",
    },
    tenant_purged: {
      name: given.person,
      businessName: given.business,
      certificate: "0196a1b2-0000-7000-8000-000000000001",
      issuedAt: "2026-12-24T20:00:00.000Z",
      timeZone: "Asia/Muscat",
      removed: [{ what: "workspace.orders", count: 12 }],
      kept: [{ what: "platform.invoices", count: 2, because: "tax_law", until: "2037-01-01T00:00:00.000Z" }],
    },
    registration_approved: {
      name: given.person,
      businessName: given.business,
      statusUrl: "https://portal.example.com/tenant/waiting/0196a1b2",
    },
    registration_rejected: {
      name: given.person,
      businessName: given.business,
      reason: "The address of the business does not exist.",
      contactUrl: "https://www.example.com/contact",
    },
    registration_expired: {
      name: given.person,
      businessName: given.business,
      registerUrl: "https://portal.example.com/tenant/register",
      contactUrl: "https://www.example.com/contact",
    },
    setup_rolled_back: {
      name: given.person,
      businessName: given.business,
      refunded: true,
      registerUrl: "https://portal.example.com/tenant/register",
      contactUrl: "https://www.example.com/contact",
    },
    sandbox_ending: {
      name: given.person,
      businessName: given.business,
      expiresAt: "2026-10-24T10:05:00Z",
      tenantUrl: "https://admin.example.com/dashboard/tenants/0196a1b2",
    },
    registration_payment_due: {
      name: given.person,
      businessName: given.business,
      payUrl: "https://portal.example.com/tenant/pay/0196a1b2",
      expiresAt: "2026-10-25T10:05:00Z",
      timeZone: "Asia/Muscat",
      accepted: true,
    },
    registration_unpaid: {
      name: given.person,
      businessName: given.business,
      registerUrl: "https://portal.example.com/tenant/register",
      contactUrl: "https://www.example.com/contact",
    },
    approvals_waiting: {
      name: given.person,
      count: 3,
      since: "2026-10-24T10:05:00Z",
      queueUrl: "https://admin.example.com/dashboard/approvals",
    },
    trial_ended: {
      ownerName: given.person,
      businessName: given.business,
      planName: "Growth",
      billingUrl: "https://portal.example.com/billing",
    },
    ...billing(given),
  };
  const message = (template: EmailTemplate) =>
    ({ key: `test:${template}`, to: "maryam@example.com", locale, template, props: props[template] }) as EmailMessage;
  return templates(props).map(message);
}

const templates = (props: EmailTemplates) => Object.keys(props) as EmailTemplate[];

function billing(given: { person: string; business: string }): BillingEmailTemplates {
  const reader = { name: given.person, businessName: given.business };
  const billingUrl = "https://portal.example.com/billing/0196a1b2";
  const payUrl = "https://portal.example.com/billing/0196a1b2/invoices/7/pay";
  const timeZone = "Asia/Muscat";
  const amount = { decimal: "33.871", currency: "OMR" } as const;
  const followed = { follows: "free", followsPlan: null } as const;
  const at = "2026-11-07T21:30:00Z";
  const number = "INV-2026-10-0042";
  const unpaid = { ...reader, number, amount, payUrl, readOnlyAt: at, timeZone };
  const plan = { planName: "Growth", billingUrl };
  return {
    trial_ending: { ...reader, ...followed, ...plan, trialEndsAt: at, timeZone, daysLeft: 3 },
    invoice_issued: {
      ...reader,
      number,
      invoiceUrl: billingUrl,
      total: amount,
      due: amount,
      dueOn: at,
      timeZone,
      payUrl,
    },
    credit_note_issued: {
      ...reader,
      number: "CN-2026-11-0003",
      invoiceNumber: number,
      amount,
      settledBy: "balance",
      billingUrl,
    },
    receipt: {
      ...reader,
      number,
      invoiceUrl: billingUrl,
      amount: { decimal: "33.870", currency: "OMR" },
      rounding: { decimal: "-0.001", currency: "OMR" },
      method: "visa 4242",
      paidAt: at,
      timeZone,
    },
    payment_failed: { ...unpaid, reason: "insufficient_funds" },
    payment_reminder: { ...unpaid, day: 2, dueOn: at },
    payment_action: unpaid,
    card_expiring: { ...reader, brand: "visa", last4: "4242", expiresMonth: 3, expiresYear: 2027, billingUrl },
    subscription_changed: { ...reader, ...plan, cycle: "monthly" },
    change_scheduled: { ...reader, ...plan, cycle: "yearly", effectiveAt: at, timeZone },
    subscription_canceled: { ...reader, ...followed, ...plan, until: at, timeZone },
    subscription_ended: { ...reader, ...followed, ...plan, because: "dunning" },
    refund: { ...reader, amount, number, method: "visa 4242", billingUrl },
    usage_warning: { ...reader, meterName: "Orders", level: 90, used: 450, limit: 500, unit: "orders", billingUrl },
    job_failed: {
      name: given.person,
      functionId: "billing.renewals",
      runId: "0196a1b2-7c3d-7000-8000-0123456789ab",
      errorClass: "AggregateError",
      tenantName: given.business,
      runUrl: "https://admin.example.com/dashboard/jobs/0196a1b2-7c3d-7000-8000-0123456789ab",
    },
  };
}
