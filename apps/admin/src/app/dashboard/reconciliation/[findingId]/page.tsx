import { FindingInput } from "@tenantry/core/billing/company-inputs";
import { staffMay } from "@tenantry/core/identity/permissions";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { FindingView } from "../../../../components/payments/finding-view.tsx";
import { findingAddress } from "../../../../components/payments/money-address.ts";
import { api, required, requireStaff } from "../../../../trpc/server.ts";

export async function generateMetadata() {
  const t = await getTranslations("revenue.company.reconciliation");
  return { title: t("title") };
}

export default async function FindingPage({ params }: { params: Promise<{ findingId: string }> }) {
  const key = FindingInput.safeParse(await params).data;
  if (!key) notFound();
  const me = await requireStaff(findingAddress(key.findingId));
  const preview = await required(api.admin.payments.finding(key));
  return <FindingView preview={preview} mayWrite={staffMay(me.role, "billing:write")} />;
}
