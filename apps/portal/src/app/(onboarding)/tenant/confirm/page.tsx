import { Group } from "@mantine/core";
import { ButtonLink } from "@tenantry/ui/links";
import { Page } from "@tenantry/ui/page";
import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ConfirmRegistration } from "../../../../components/register/confirm-registration.tsx";
import { ClientMessages } from "../../../../i18n/client-messages.tsx";
import { api } from "../../../../trpc/server.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.confirmRegistration");
  return { title: t("title"), robots: { index: false } };
}

/** Looks at the link without spending it; what is no token at all is unknown. */
async function stateOf(token: string | string[] | undefined) {
  if (typeof token !== "string") return "unknown";
  try {
    return (await api.tenant.peekConfirmation({ token })).state;
  } catch (error) {
    if (error instanceof TRPCError && error.code === "BAD_REQUEST") return "unknown";
    throw error;
  }
}

export default async function ConfirmPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { token } = await searchParams;
  const [state, owner, t, nav] = await Promise.all([
    stateOf(token),
    api.owner.me(),
    getTranslations("portal.confirmRegistration"),
    getTranslations("portal.nav"),
  ]);
  if (state === "valid" && typeof token === "string") {
    return (
      <Page title={t("title")} description={t("text")} width="narrow">
        <ClientMessages sections={["portal.confirmRegistration"]}>
          <ConfirmRegistration token={token} />
        </ClientMessages>
      </Page>
    );
  }
  const words = state === "valid" ? "unknown" : state;
  return (
    <Page title={t(`state.${words}.title`)} description={t(`state.${words}.text`)} width="narrow">
      <Group gap="sm">
        {words === "unknown" ? null : owner ? (
          <ButtonLink href="/tenant/dashboard">{nav("dashboard")}</ButtonLink>
        ) : (
          <ButtonLink href="/tenant/login">{t("signIn")}</ButtonLink>
        )}
        {words === "spent" ? null : (
          <ButtonLink href="/tenant/register" variant={words === "unknown" ? "filled" : "default"}>
            {t("again")}
          </ButtonLink>
        )}
      </Group>
    </Page>
  );
}
