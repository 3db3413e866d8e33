import { ButtonLink } from "@tenantry/ui/links";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { AuthCard } from "../../../components/auth/auth-card.tsx";
import type { PageQuery } from "../../../components/chrome/page-query.ts";
import { ConfirmEmail } from "../../../components/security/confirm-email.tsx";
import { api } from "../../../trpc/server.ts";

const Token = z.string().min(20).max(200);

export async function generateMetadata() {
  const t = await getTranslations("account.confirmEmail");
  return { title: t("title"), referrer: "no-referrer" };
}

/** Opened from the mailed link. Looks at the token and spends nothing: mail scanners open links too. */
export default async function ConfirmEmailPage({ searchParams }: { searchParams: PageQuery }) {
  const token = Token.safeParse((await searchParams).token);
  const [t, { state }] = await Promise.all([
    getTranslations("account.confirmEmail"),
    token.success ? api.staff.peekLink({ token: token.data, purpose: "confirm_email" }) : { state: "unknown" as const },
  ]);
  if (token.success && state === "valid")
    return (
      <AuthCard title={t("title")} intro={t("intro")}>
        <ConfirmEmail token={token.data} />
      </AuthCard>
    );
  const why = state === "valid" ? "unknown" : state;
  return (
    <AuthCard title={t(`${why}.title`)} intro={t(`${why}.text`)}>
      <ButtonLink href="/account">{t("toAccount")}</ButtonLink>
    </AuthCard>
  );
}
