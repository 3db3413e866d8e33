import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { AuthCard } from "../../../components/auth/auth-card.tsx";
import { loginNotices, returnPath } from "../../../components/auth/return-path.ts";
import { SignInForm } from "../../../components/auth/sign-in-form.tsx";
import type { PageQuery } from "../../../components/chrome/page-query.ts";
import { currentStaff } from "../../../trpc/server.ts";

const Params = z.object({
  next: z.string().max(2_000).optional().catch(undefined),
  notice: z.enum(loginNotices).optional().catch(undefined),
});

export async function generateMetadata() {
  const t = await getTranslations("admin.auth.signIn");
  return { title: t("title") };
}

export default async function LoginPage({ searchParams }: { searchParams: PageQuery }) {
  const { next, notice } = Params.parse(await searchParams);
  const to = returnPath(next);
  if (await currentStaff()) redirect(to);
  const t = await getTranslations("admin.auth");
  return (
    <AuthCard title={t("signIn.title")} intro={t("signIn.intro")}>
      <SignInForm to={to} notice={notice ? t(`notice.${notice}`) : null} />
    </AuthCard>
  );
}
