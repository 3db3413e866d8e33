import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { businessName } from "../../components/identity/business-name.ts";
import { loadWorkspace } from "../../components/workspace/host.ts";
import { NotReady } from "../../components/workspace/not-ready.tsx";
import { loadVisit } from "../../components/workspace/visit.ts";
import { WorkspaceShell } from "../../components/workspace/workspace-shell.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const [workspace, t, locale] = await Promise.all([loadWorkspace(), getTranslations("workspace.meta"), getLocale()]);
  if (!workspace) return {};
  const name = businessName(workspace, locale);
  return { title: { default: name, template: t("titleTemplate", { name }) } };
}

export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const workspace = await loadWorkspace();
  const visit = workspace?.ready ? await loadVisit() : null;
  return (
    <WorkspaceShell workspace={workspace} user={visit?.user ?? null} color={visit?.tenant.brandColorPrimary}>
      {workspace && !workspace.ready ? <NotReady workspace={workspace} /> : children}
    </WorkspaceShell>
  );
}
