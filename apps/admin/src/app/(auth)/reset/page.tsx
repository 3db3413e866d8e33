import { loadSettings } from "@tenantry/services/settings/load-settings";
import { AnchorLink, ButtonLink } from "@tenantry/ui/links";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { AuthCard } from "../../../components/auth/auth-card.tsx";
import { ResetForm } from "../../../components/auth/reset-form.tsx";
import type { PageQuery } from "../../../components/chrome/page-query.ts";
import { getPlatform } from "../../../compose.ts";
import { api } from "../../../trpc/server.ts";

const Token = z.string().min(20).max(200);

export async function generateMetadata() {
  const t = await getTranslations("admin.auth.reset");
  return { title: t("title") };
}

/** Opened from the mailed link. Looks at the token and spends nothing: mail scanners open links too. */
export default async function ResetPage({ searchParams }: { searchParams: PageQuery }) {
  const token = Token.safeParse((await searchParams).token);
  const [t, common, { state }] = await Promise.all([
    getTranslations("admin.auth"),
    getTranslations("common.password"),
    token.success
      ? api.staff.peekLink({ token: token.data, purpose: "reset_password" })
      : { state: "unknown" as const },
  ]);
  if (token.success && state === "valid") {
    const { passwordMinLength } = await loadSettings(getPlatform().db.orm);
    return (
      <AuthCard title={t("reset.title")} intro={t("reset.intro")}>
        <ResetForm token={token.data} rule={common("rule", { min: passwordMinLength })} />
      </AuthCard>
    );
  }
  const why = state === "spent" || state === "expired" ? state : "unknown";
  return (
    <AuthCard title={t(`reset.${why}`)} intro={t("reset.ask")}>
      <ButtonLink href="/forgot">{t("reset.askAgain")}</ButtonLink>
      <AnchorLink href="/login">{t("requestReset.back")}</AnchorLink>
    </AuthCard>
  );
}
