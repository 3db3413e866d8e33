import { getTranslations } from "next-intl/server";
import { TabLinks } from "../chrome/tab-links.tsx";
import { invoicesPath, parkedPath } from "./money-address.ts";

/** Invoices that went out, and tenants whose invoices wait. */
export async function InvoiceTabs({ current }: { current: "all" | "parked" }) {
  const t = await getTranslations("revenue.company");
  return (
    <TabLinks
      label={t("invoices.title")}
      tabs={[
        { href: invoicesPath, label: t("invoices.all"), current: current === "all" },
        { href: parkedPath, label: t("parked.title"), current: current === "parked" },
      ]}
    />
  );
}
