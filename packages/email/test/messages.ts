import type { Locale } from "@tenantry/core/locale";
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
    sign_in_link: { name: given.person, url, ...expires },
    invitation: { name: given.person, businessName: given.business, url, ...expires },
    trial_ended: {
      ownerName: given.person,
      businessName: given.business,
      planName: "Growth",
      billingUrl: "https://portal.example.com/billing",
    },
  };
  const message = <T extends EmailTemplate>(template: T) => ({
    key: `test:${template}`,
    to: "maryam@example.com",
    locale,
    template,
    props: props[template],
  });
  return [
    message("welcome"),
    message("confirm_address"),
    message("account_exists"),
    message("reset_password"),
    message("sign_in_link"),
    message("invitation"),
    message("trial_ended"),
  ];
}
