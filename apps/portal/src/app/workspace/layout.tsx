import { BrandStyle } from "@tenantry/ui/brand-style";
import type { Metadata } from "next";
import { headers } from "next/headers";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { businessName } from "../../components/business/business-name.ts";
import { loadWorkspace } from "../../components/workspace/host.ts";
import { NotReady } from "../../components/workspace/not-ready.tsx";
import { loadTenant, loadUser } from "../../components/workspace/visit.ts";
import { WorkspaceShell } from "../../components/workspace/workspace-shell.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const [workspace, t, locale] = await Promise.all([loadWorkspace(), getTranslations("workspace.meta"), getLocale()]);
  if (!workspace) return {};
  const name = businessName(workspace, locale);
  return { title: { default: name, template: t("titleTemplate", { name }) } };
}

export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const [workspace, user, tenant, requestHeaders] = await Promise.all([
    loadWorkspace(),
    loadUser(),
    loadTenant(),
    headers(),
  ]);
  return (
    <>
      <BrandStyle
        color={tenant?.brandColorPrimary}
        accent={tenant?.brandColorSecondary}
        nonce={requestHeaders.get("x-nonce") ?? undefined}
      />
      <WorkspaceShell workspace={workspace} user={user} color={tenant?.brandColorPrimary}>
        {workspace && !workspace.ready ? <NotReady workspace={workspace} /> : children}
      </WorkspaceShell>
    </>
  );
}
