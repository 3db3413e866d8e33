import { EventInput } from "@tenantry/core/billing/company-inputs";
import { staffMay } from "@tenantry/core/identity/permissions";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { EventView } from "../../../../../../components/payments/event-view.tsx";
import { eventAddress } from "../../../../../../components/payments/money-address.ts";
import { api, required, requireStaff } from "../../../../../../trpc/server.ts";

type Params = Promise<{ gateway: string; eventId: string }>;

export async function generateMetadata() {
  const t = await getTranslations("revenue.company.event");
  return { title: t("title") };
}

export default async function EventPage({ params }: { params: Params }) {
  const { gateway, eventId } = await params;
  const key = EventInput.safeParse({ gateway, eventId: decodeURIComponent(eventId) }).data;
  if (!key) notFound();
  const me = await requireStaff(eventAddress(key));
  const seen = await required(api.admin.payments.event(key));
  return <EventView seen={seen} mayWrite={staffMay(me.role, "billing:write")} />;
}
