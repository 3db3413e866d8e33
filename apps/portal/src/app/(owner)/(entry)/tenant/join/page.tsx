import { formatDateTime } from "@tenantry/i18n/format";
import { ButtonLink } from "@tenantry/ui/links";
import { Bdi } from "@tenantry/ui/text";
import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { businessName } from "../../../../../components/business/business-name.ts";
import { EntryPage } from "../../../../../components/identity/entry-page.tsx";
import styles from "../../../../../components/identity/form.module.css";
import { SignInForm } from "../../../../../components/identity/sign-in-form.tsx";
import { JoinAsNewcomer } from "../../../../../components/people/join-as-newcomer.tsx";
import { JoinBusiness } from "../../../../../components/people/join-business.tsx";
import { OtherAccount } from "../../../../../components/people/other-account.tsx";
import { ClientMessages } from "../../../../../i18n/client-messages.tsx";
import { api } from "../../../../../trpc/server.ts";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.people.join");
  // The address holds a secret: it goes to nobody else.
  return { title: t("meta"), robots: { index: false }, referrer: "no-referrer" };
}

/** What no token could be is as unknown as one that nobody was sent. */
async function invitationOf(token: string | string[] | undefined) {
  const unknown = { state: "unknown", invitation: null } as const;
  if (typeof token !== "string") return unknown;
  try {
    return await api.people.invitation({ token });
  } catch (error) {
    if (error instanceof TRPCError && error.code === "BAD_REQUEST") return unknown;
    throw error;
  }
}

/** What an invitation's link opens. It is spent by a click, not by looking: mail scanners follow links too. */
export default async function JoinPage({ searchParams }: Search) {
  const { token } = await searchParams;
  const [{ state, invitation }, me, t, locale] = await Promise.all([
    invitationOf(token),
    api.owner.me(),
    getTranslations("portal.people.join"),
    getLocale(),
  ]);
  if (!invitation || typeof token !== "string") {
    const words = state === "valid" ? "unknown" : state;
    return (
      <EntryPage title={t(`${words}.title`)} intro={t(`${words}.text`)}>
        <ButtonLink href={me ? "/tenant/dashboard" : "/tenant/login"} fullWidth>
          {t(me ? "dashboard" : "signIn")}
        </ButtonLink>
      </EntryPage>
    );
  }
  const { email, role, handsOver, inviter, hasAccount, expiresAt, timeZone } = invitation;
  if (me && me.email !== email) {
    const addresses = { mine: () => <Bdi>{me.email}</Bdi>, theirs: () => <Bdi>{email}</Bdi> };
    return (
      <EntryPage title={t("wrong.title")} intro={t.rich("wrong.text", addresses)}>
        <ClientMessages sections={["portal.people"]}>
          <OtherAccount />
        </ClientMessages>
      </EntryPage>
    );
  }
  const from = inviter === null ? t("somebody") : `\u2068${inviter}\u2069`;
  const until = `\u2068${formatDateTime(expiresAt, locale, timeZone)}\u2069`;
  return (
    <EntryPage
      title={t("title", { name: `\u2068${businessName(invitation, locale)}\u2069` })}
      intro={t(handsOver ? "handsOver" : role, { inviter: from })}
      footer={<p>{t.rich("for", { email: () => <Bdi>{email}</Bdi>, date: until })}</p>}
    >
      <ClientMessages sections={["portal.people", "portal.auth"]}>
        {me ? (
          <div className={styles.form}>
            <p>{t.rich("signedIn", { email: () => <Bdi>{me.email}</Bdi> })}</p>
            <JoinBusiness token={token} />
          </div>
        ) : hasAccount ? (
          <div className={styles.form}>
            <p>{t("account")}</p>
            <SignInForm
              realm="owner"
              to={`/tenant/join?${new URLSearchParams({ token })}`}
              forgotPath="/tenant/forgot"
            />
          </div>
        ) : (
          <div className={styles.form}>
            <p>{t("newcomer")}</p>
            <JoinAsNewcomer
              token={token}
              email={email}
              passwordMin={(await api.tenant.registrationPolicy()).passwordMinLength}
            />
          </div>
        )}
      </ClientMessages>
    </EntryPage>
  );
}
