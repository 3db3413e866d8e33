import { AnchorLink } from "@tenantry/ui/links";
import { Page, Section } from "@tenantry/ui/page";
import { Bdi } from "@tenantry/ui/text";
import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ChangeAddress } from "../../../../../components/register/change-address.tsx";
import { FollowRegistration } from "../../../../../components/register/follow-registration.tsx";
import { nextStepPath } from "../../../../../components/register/next-step.ts";
import { ResendConfirmation } from "../../../../../components/register/resend-confirmation.tsx";
import { ClientMessages } from "../../../../../i18n/client-messages.tsx";
import { api } from "../../../../../trpc/server.ts";
import styles from "./check-inbox.module.css";

type Params = { params: Promise<{ tenantId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.checkInbox");
  return { title: t("title") };
}

/** Null for everybody but the owner: whoever registered with a known address learns nothing of its account here. */
async function ownRegistration(tenantId: string) {
  try {
    return await api.tenant.registration({ tenantId });
  } catch (error) {
    if (error instanceof TRPCError && ["UNAUTHORIZED", "FORBIDDEN", "NOT_FOUND"].includes(error.code)) return null;
    throw error;
  }
}

export default async function CheckInboxPage({ params }: Params) {
  const { tenantId } = await params;
  const [registration, t] = await Promise.all([ownRegistration(tenantId), getTranslations("portal.checkInbox")]);
  if (registration && registration.nextStep !== "confirm_email")
    redirect(nextStepPath(registration.nextStep, tenantId));
  return (
    <Page title={t("title")} width="narrow">
      <Section>
        <div className={styles.body}>
          <p>
            {registration
              ? t.rich("textTo", { email: registration.tenant.email, address: (email) => <Bdi>{email}</Bdi> })
              : t("text")}
          </p>
          <p>{t("afterwards")}</p>
          {registration ? (
            <ClientMessages sections={["portal.checkInbox"]}>
              <ResendConfirmation tenantId={tenantId} />
              <FollowRegistration tenantId={tenantId} waitsFor="confirm_email" />
            </ClientMessages>
          ) : null}
        </div>
      </Section>
      <section className={styles.help} aria-labelledby="help">
        <h2 id="help">{t("help.title")}</h2>
        <ul>
          <li>{t("help.spam")}</li>
          {registration ? null : <li>{t("help.wrong")}</li>}
        </ul>
        {registration ? (
          <ClientMessages sections={["portal.checkInbox"]}>
            <ChangeAddress tenantId={tenantId} />
          </ClientMessages>
        ) : (
          <AnchorLink href="/tenant/register">{t("again")}</AnchorLink>
        )}
      </section>
    </Page>
  );
}
