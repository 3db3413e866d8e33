import { cache } from "react";
import { z } from "zod";
import { billingAddress } from "../../../../components/billing/billing-address.ts";
import { invoicePageSize } from "../../../../components/billing/invoice-page-size.ts";
import type { PageQuery } from "../../../../components/chrome/page-query.ts";
import { tenantRunsInput } from "../../../../components/tenants/tenant-runs-input.ts";
import { tenantAddress, tenantTabs } from "../../../../components/tenants/tenant-tabs.ts";
import { TenantView } from "../../../../components/tenants/tenant-view.tsx";
import { getPlatform } from "../../../../compose.ts";
import { api, HydrateClient, required, requireStaff } from "../../../../trpc/server.ts";

type Props = { params: Promise<{ tenantId: string }>; searchParams: PageQuery };

const Query = z.object({ tab: z.enum(tenantTabs).catch("overview"), invoice: z.uuid().optional().catch(undefined) });

/** `address` is where a sign-in leads back to. */
const load = cache(async (tenantId: string, address: string) => {
  const me = await requireStaff(address);
  const tenant = await required(api.admin.tenants.get({ tenantId: tenantId.slice(0, 64) }));
  return { me, tenant };
});

async function read({ params, searchParams }: Props) {
  const [{ tenantId }, query] = await Promise.all([params, searchParams]);
  const { tab, invoice } = Query.parse(query);
  const address = tab === "billing" ? billingAddress(tenantId, invoice) : tenantAddress(tenantId, tab);
  return { tab, invoice, ...(await load(tenantId, address)) };
}

export async function generateMetadata(props: Props) {
  const { tenant } = await read(props);
  return { title: tenant.tenant.name };
}

export default async function TenantPage(props: Props) {
  const { me, tenant, tab, invoice } = await read(props);
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
