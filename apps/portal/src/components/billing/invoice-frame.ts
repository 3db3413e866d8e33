import { getTranslations } from "next-intl/server";
import { billingPath, invoicePath } from "./paths.ts";

/** The way back from an invoice's pages. */
export async function invoiceCrumbs(tenantId: string, invoice?: { id: string; number: string | null }) {
  const [nav, billing] = await Promise.all([getTranslations("common.nav"), getTranslations("portal.billing")]);
  return {
    label: nav("breadcrumb"),
    items: [
      { label: billing("title"), href: billingPath(tenantId) },
      ...(invoice?.number ? [{ label: invoice.number, href: invoicePath(tenantId, invoice.id) }] : []),
    ],
  };
}
