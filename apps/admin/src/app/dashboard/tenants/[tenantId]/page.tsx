import { cache } from "react";
import { z } from "zod";
import { invoicePageSize } from "../../../../components/billing/invoice-page-size.ts";
import type { PageQuery } from "../../../../components/chrome/page-query.ts";
import { tenantListPath } from "../../../../components/tenants/list-address.ts";
import { tenantRunsInput } from "../../../../components/tenants/tenant-runs-input.ts";
import { tenantTabs } from "../../../../components/tenants/tenant-tabs.ts";
import { TenantView } from "../../../../components/tenants/tenant-view.tsx";
import { getPlatform } from "../../../../compose.ts";
import { api, HydrateClient, required, requireStaff } from "../../../../trpc/server.ts";

type Props = { params: Promise<{ tenantId: string }>; searchParams: PageQuery };

const Query = z.object({ tab: z.enum(tenantTabs).catch("overview"), invoice: z.uuid().optional().catch(undefined) });

const load = cache(async (tenantId: string) => {
  const me = await requireStaff(`${tenantListPath}/${tenantId}`);
  const tenant = await required(api.admin.tenants.get({ tenantId: tenantId.slice(0, 64) }));
  return { me, tenant };
});

export async function generateMetadata({ params }: Props) {
  const { tenant } = await load((await params).tenantId);
  return { title: tenant.tenant.name };
}

export default async function TenantPage({ params, searchParams }: Props) {
  const { tab, invoice } = Query.parse(await searchParams);
  const { me, tenant } = await load((await params).tenantId);
  const { portalOrigin, workspaceDomain } = getPlatform().origins;
  const host = `${tenant.tenant.slug}.${workspaceDomain}`;
  const { id } = tenant.tenant;
  await (tab === "overview"
    ? api.admin.jobs.list.prefetch(tenantRunsInput(id))
    : tab === "billing"
      ? Promise.all([
          api.admin.billing.overview.prefetch({ tenantId: id }),
          invoice
            ? api.admin.billing.invoice.prefetch({ tenantId: id, invoiceId: invoice })
            : api.admin.billing.invoices.prefetch({ tenantId: id, page: 1, pageSize: invoicePageSize }),
        ])
      : Promise.all([api.admin.entitlements.explain.prefetch({ tenantId: id }), api.admin.catalogue.parts.prefetch()]));
  return (
    <HydrateClient>
      <TenantView
        me={me}
        initial={tenant}
        tab={tab}
        invoiceId={invoice}
        host={host}
        url={`${new URL(portalOrigin).protocol}//${host}`}
      />
    </HydrateClient>
  );
}
