import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ResetPage } from "../../../components/identity/reset-page.tsx";
import { requireWorkspace } from "../../../components/workspace/host.ts";
import { WorkspaceMark } from "../../../components/workspace/workspace-mark.tsx";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.auth.reset");
  return { title: t("title"), robots: { index: false }, referrer: "no-referrer" };
}

export default async function WorkspaceResetPage({ searchParams }: Search) {
  const [workspace, { token }] = await Promise.all([requireWorkspace(), searchParams]);
  const mark = <WorkspaceMark workspace={workspace} />;
  return <ResetPage realm="user" token={token} signInPath="/login" forgotPath="/forgot" mark={mark} />;
}
