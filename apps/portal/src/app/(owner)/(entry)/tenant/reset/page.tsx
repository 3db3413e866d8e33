import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ResetPage } from "../../../../../components/identity/reset-page.tsx";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.auth.reset");
  // The address holds a secret: it goes to nobody else.
  return { title: t("title"), robots: { index: false }, referrer: "no-referrer" };
}

export default async function OwnerResetPage({ searchParams }: Search) {
  const { token } = await searchParams;
  return <ResetPage realm="owner" token={token} signInPath="/tenant/login" forgotPath="/tenant/forgot" />;
}
