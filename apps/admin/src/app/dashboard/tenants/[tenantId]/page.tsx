import { cache } from "react";
import { tenantListPath } from "../../../../components/tenants/list-address.ts";
import { tenantRunsInput } from "../../../../components/tenants/tenant-runs-input.ts";
import { TenantView } from "../../../../components/tenants/tenant-view.tsx";
import { getPlatform } from "../../../../compose.ts";
import { api, HydrateClient, required, requireStaff } from "../../../../trpc/server.ts";

type Props = { params: Promise<{ tenantId: string }> };

const load = cache(async (tenantId: string) => {
  const me = await requireStaff(`${tenantListPath}/${tenantId}`);
  const tenant = await required(api.admin.tenants.get({ tenantId: tenantId.slice(0, 64) }));
  return { me, tenant };
});

export async function generateMetadata({ params }: Props) {
  const { tenant } = await load((await params).tenantId);
  return { title: tenant.tenant.name };
}

export default async function TenantPage({ params }: Props) {
  const { me, tenant } = await load((await params).tenantId);
  const { portalOrigin, workspaceDomain } = getPlatform().origins;
  const host = `${tenant.tenant.slug}.${workspaceDomain}`;
  await api.admin.jobs.list.prefetch(tenantRunsInput(tenant.tenant.id));
  return (
    <HydrateClient>
      <TenantView me={me} initial={tenant} host={host} url={`${new URL(portalOrigin).protocol}//${host}`} />
    </HydrateClient>
  );
}
