import { ButtonLink } from "@tenantry/ui/links";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ClientMessages } from "../../i18n/client-messages.tsx";
import { api } from "../../trpc/server.ts";
import { EntryPage } from "./entry-page.tsx";
import styles from "./form.module.css";
import { linkState } from "./link-state.ts";
import type { PortalRealm } from "./realm.ts";
import { ResetForm } from "./reset-form.tsx";

export type ResetPageProps = {
  realm: PortalRealm;
  token: string | string[] | undefined;
  signInPath: string;
  forgotPath: string;
  mark?: ReactNode;
};

/** What a mailed reset link opens: the form, or why the link works no more and how to get another. */
export async function ResetPage({ realm, token, signInPath, forgotPath, mark }: ResetPageProps) {
  const identity = realm === "owner" ? api.owner : api.user;
  const [t, { passwordMinLength }, link] = await Promise.all([
    getTranslations("portal.auth.reset"),
    api.tenant.registrationPolicy(),
    linkState(token, (value) => identity.peekLink({ token: value, purpose: "reset_password" })),
  ]);
  if (link.state === "valid") {
    return (
      <EntryPage title={t("title")} intro={t("intro")} mark={mark}>
        <ClientMessages sections={["portal.auth"]}>
          <ResetForm
            realm={realm}
            token={link.token}
            signInPath={signInPath}
            forgotPath={forgotPath}
            passwordMin={passwordMinLength}
          />
        </ClientMessages>
      </EntryPage>
    );
  }
  return (
    <EntryPage title={t(`${link.state}.title`)} intro={t(`${link.state}.text`)} mark={mark}>
      <div className={styles.actions}>
        <ButtonLink href={forgotPath} fullWidth>
          {t("askAgain")}
        </ButtonLink>
        <ButtonLink href={signInPath} variant="default" fullWidth>
          {t("signIn")}
        </ButtonLink>
      </div>
    </EntryPage>
  );
}
