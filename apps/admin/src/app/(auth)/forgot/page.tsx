import { getTranslations } from "next-intl/server";
import { AuthCard } from "../../../components/auth/auth-card.tsx";
import { ForgotForm } from "../../../components/auth/forgot-form.tsx";

export async function generateMetadata() {
  const t = await getTranslations("admin.auth.requestReset");
  return { title: t("title") };
}

export default async function ForgotPage() {
  const t = await getTranslations("admin.auth.requestReset");
  return (
    <AuthCard title={t("title")} intro={t("intro")}>
      <ForgotForm />
    </AuthCard>
  );
}
