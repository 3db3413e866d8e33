"use client";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { staffMay } from "@tenantry/core/identity/permissions";
import { ButtonLink } from "@tenantry/ui/links";
import { Page, Section } from "@tenantry/ui/page";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import type { Staff } from "../../trpc/server.ts";
import { ReadOnlyNote } from "../chrome/read-only-note.tsx";
import { ReasonDialog } from "../chrome/reason.tsx";
import { When } from "../chrome/when.tsx";
import styles from "./catalogue.module.css";
import { cataloguePath, editPath, movePath } from "./catalogue-address.ts";
import type { PlanDetails, Version } from "./catalogue-types.ts";
import { PlanBadges } from "./plan-badges.tsx";
import { PlanProfileForm } from "./plan-profile-form.tsx";
import { VersionTerms } from "./version-terms.tsx";

/** One plan: what it is called, its versions and who is on them. */
export function PlanView({ me, initial }: { me: Staff; initial: PlanDetails }) {
  const t = useTranslations("catalogue.plan");
  const common = useTranslations("common");
  const title = useTranslations("catalogue");
  const locale = useLocale();
  const { data } = trpc.admin.catalogue.plan.useQuery({ code: initial.plan.code }, { initialData: initial });
  const { plan, versions } = data;
  const [newest, ...older] = versions;
  const mayWrite = staffMay(me.role, "catalogue:write");
  return (
    <Page
      width="wide"
      breadcrumb={{ label: common("nav.breadcrumb"), items: [{ label: title("title"), href: cataloguePath }] }}
      title={<bdi>{plan.name[locale]}</bdi>}
      meta={<PlanBadges plan={plan} isPublished={newest !== undefined} />}
      action={
        mayWrite ? (
          <ButtonLink href={editPath(plan.code)}>
            {newest ? t("nextVersion", { version: newest.version + 1 }) : t("firstVersion")}
          </ButtonLink>
        ) : null
      }
      description={<bdi>{plan.description[locale]}</bdi>}
    >
      {mayWrite ? null : <ReadOnlyNote role={me.role} />}
      <div className={styles.columns}>
        <div className={styles.column}>
          {newest ? (
            <VersionSheet version={newest} isNewest>
              <OlderNote plan={plan.code} newest={newest} older={older} mayWrite={mayWrite} />
            </VersionSheet>
          ) : (
            <Section title={t("noVersion")}>{t("noVersionText")}</Section>
          )}
          {older.map((version) => (
            <VersionSheet key={version.id} version={version} />
          ))}
        </div>
        <div className={styles.column}>
          <Profile key={JSON.stringify(plan)} details={data} mayWrite={mayWrite} />
          {mayWrite ? <Withdrawal details={data} /> : null}
        </div>
      </div>
    </Page>
  );
}

function VersionSheet({
  version,
  isNewest = false,
  children,
}: {
  version: Version;
  isNewest?: boolean;
  children?: React.ReactNode;
}) {
  const t = useTranslations("catalogue.plan");
  const by = version.publishedByName;
  return (
    <Section
      title={
        <span className={styles.actions}>
          {t("version", { version: version.version })}
          {isNewest ? <StatusBadge tone="active">{t("current")}</StatusBadge> : null}
        </span>
      }
      description={
        <>
          {t.rich("published", { when: () => <When instant={version.publishedAt} dateOnly /> })}
          {by ? (
            <>
              {" · "}
              <bdi>{by}</bdi>
            </>
          ) : null}
          {" · "}
          {t("subscribers", { count: version.subscribers })}
        </>
      }
    >
      {isNewest ? (
        <div className={styles.column}>
          {children}
          <VersionTerms version={version} />
        </div>
      ) : (
        <details>
          <summary>{t("show")}</summary>
          <VersionTerms version={version} />
        </details>
      )}
    </Section>
  );
}

function OlderNote({
  plan,
  newest,
  older,
  mayWrite,
}: {
  plan: string;
  newest: Version;
  older: Version[];
  mayWrite: boolean;
}) {
  const t = useTranslations("catalogue.plan");
  const count = older.reduce((sum, version) => sum + version.subscribers, 0);
  if (count === 0) return null;
  return (
    <div className={styles.actions}>
      <span>{t("onOlder", { count })}</span>
      <ButtonLink href={movePath(plan, newest.version)} variant="default" size="xs">
        {mayWrite ? t("move") : t("seeMove")}
      </ButtonLink>
    </div>
  );
}

function Profile({ details: { plan }, mayWrite }: { details: PlanDetails; mayWrite: boolean }) {
  const t = useTranslations("catalogue.profile");
  const common = useTranslations("common.actions");
  const utils = trpc.useUtils();
  const update = trpc.admin.catalogue.updatePlan.useMutation();
  return (
    <Section title={t("title")} description={t("text")}>
      <PlanProfileForm
        plan={plan}
        submit={common("save")}
        pending={update.isPending}
        error={update.error}
        disabled={!mayWrite}
        onClose={update.reset}
        onSubmit={({ code, ...change }, reason, done) =>
          update.mutate(
            { code, change, reason },
            {
              onSuccess: () => {
                done();
                notifications.show({ message: t("saved") });
                void utils.admin.catalogue.invalidate();
              },
            },
          )
        }
      />
    </Section>
  );
}

function Withdrawal({ details: { plan } }: { details: PlanDetails }) {
  const t = useTranslations("catalogue.withdraw");
  const confirm = useTranslations("common.confirm");
  const locale = useLocale();
  const utils = trpc.useUtils();
  const [opened, setOpened] = useState(false);
  const update = trpc.admin.catalogue.updatePlan.useMutation({
    onSuccess: async () => {
      setOpened(false);
      notifications.show({ message: t("done") });
      await utils.admin.catalogue.invalidate();
    },
  });
  const withdrawn = plan.withdrawnAt === null;
  const act = withdrawn ? "withdraw" : "offer";
  return (
    <Section title={confirm("dangerZone")} tone="danger">
      <div className={styles.column}>
        <span>{t(`${act}.text`)}</span>
        <div>
          <Button color="brick" variant="outline" onClick={() => setOpened(true)}>
            {t(`${act}.action`)}
          </Button>
        </div>
      </div>
      <ReasonDialog
        opened={opened}
        onClose={() => {
          setOpened(false);
          update.reset();
        }}
        title={t(`${act}.title`, { plan: plan.name[locale] })}
        text={t(`${act}.consequences`)}
        submit={t(`${act}.action`)}
        pending={update.isPending}
        error={update.error}
        onSubmit={(reason) => update.mutate({ code: plan.code, change: { withdrawn }, reason })}
      />
    </Section>
  );
}
