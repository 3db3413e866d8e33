"use client";
import { Button, Group } from "@mantine/core";
import type { ProvisioningStep } from "@tenantry/core/tenant/registration";
import { Ledger } from "@tenantry/ui/ledger";
import { ButtonLink } from "@tenantry/ui/links";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { RequestError } from "../chrome/request-error.tsx";
import { FollowRegistration } from "./follow-registration.tsx";
import { nextStepPath } from "./next-step.ts";
import styles from "./setting-up.module.css";

const pollMs = 2000;
/** Where a failure may still be mended by staff. */
const patienceMs = 15_000;

/**
 * The provisioning ledger as it happens, by server-sent events; leads on by itself. A reload finds it where it is, and
 * where events do not arrive it is asked for.
 */
export function SettingUp({ tenantId, contactUrl }: { tenantId: string; contactUrl: string }) {
  const t = useTranslations("portal.settingUp");
  const states = useTranslations("common.status.step");
  const router = useRouter();
  const utils = trpc.useUtils();
  const [isFollowed, setIsFollowed] = useState(false);
  const { data, error, refetch, isFetching } = trpc.tenant.progress.useQuery(
    { tenantId },
    {
      refetchInterval: ({ state }) => {
        if (state.data?.status === "ready") return false;
        return state.data?.status === "failed" ? patienceMs : isFollowed ? false : pollMs;
      },
      staleTime: 0,
    },
  );
  trpc.tenant.followProgress.useSubscription(
    { tenantId },
    {
      enabled: data?.status !== "ready" && data?.status !== "failed",
      onStarted: () => setIsFollowed(true),
      onData: (progress) => utils.tenant.progress.setData({ tenantId }, progress),
      onError: () => setIsFollowed(false),
      onComplete: () => setIsFollowed(false),
    },
  );
  const ready = data?.status === "ready";
  useEffect(() => {
    if (ready) router.replace(nextStepPath(null, tenantId));
  }, [ready, router, tenantId]);

  if (!data) return error ? <RequestError error={error} onRetry={() => void refetch()} /> : null;
  const failed = data.status === "failed";
  const label = (step: ProvisioningStep) => t(`steps.${step}`);
  return (
    <>
      {failed ? null : <p className={styles.intro}>{t("intro")}</p>}
      <Ledger
        steps={data.steps.map(({ step, state }) => ({
          id: step,
          label: label(step),
          state,
          stateLabel: states(state),
        }))}
      />
      <p className={styles.live} aria-live="polite">
        {ready ? t("ready") : null}
      </p>
      {failed ? (
        <div className={styles.failed} role="alert">
          <FollowRegistration tenantId={tenantId} waitsFor="provisioning" />
          <strong>{t("failed.title")}</strong>
          <p>{t("failed.text")}</p>
          <Group gap="sm">
            <Button variant="default" size="sm" loading={isFetching} onClick={() => void refetch()}>
              {t("failed.check")}
            </Button>
            <ButtonLink href={contactUrl} prefetch={false} variant="subtle" size="sm">
              {t("failed.contact")}
            </ButtonLink>
          </Group>
        </div>
      ) : null}
    </>
  );
}
