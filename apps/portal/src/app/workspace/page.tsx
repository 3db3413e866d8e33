import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { redirectToSignIn } from "../../components/identity/sign-in-redirect.ts";
import { WorkspaceHome } from "../../components/workspace/home.tsx";
import { requireWorkspace } from "../../components/workspace/host.ts";
import { loadTenant, loadUser } from "../../components/workspace/visit.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("workspace.meta");
  return { title: t("home") };
}

export default async function WorkspaceHomePage() {
  const [workspace, user, tenant] = await Promise.all([requireWorkspace(), loadUser(), loadTenant()]);
  if (!user) return redirectToSignIn("user", "/login", "/");
  return <WorkspaceHome workspace={workspace} user={user} tenant={tenant} />;
}
