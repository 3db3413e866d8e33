"use client";
import { Stack, Table } from "@mantine/core";
import { purgeStepNames } from "@tenantry/core/leaving/purge";
import { DefinitionList } from "@tenantry/ui/definition-list";
import { Ledger } from "@tenantry/ui/ledger";
import { Section } from "@tenantry/ui/page";
import { StatusBadge, type Tone } from "@tenantry/ui/status-badge";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { ScrollRegion } from "../chrome/scroll-region.tsx";
import { When } from "../chrome/when.tsx";
import type { Leaving } from "./leaving-facts.ts";

const busyMs = 2_000;
const settledMs = 30_000;

const isBusy = (leaving: Leaving | undefined): boolean =>
  leaving !== undefined &&
  ((leaving.purgeStartedAt !== null && leaving.purgedAt === null) ||
    leaving.exports.some(({ status }) => status === "waiting" || status === "running"));

export const useLeaving = (tenantId: string) =>
  trpc.admin.leaving.get.useQuery(
    { tenantId },
    { refetchInterval: ({ state }) => (isBusy(state.data) ? busyMs : settledMs) },
  );

/** Whether a business leaves, until when it can come back, what was packed, and what the purge did. */
export function LeavingSection({ tenantId }: { tenantId: string }) {
  const t = useTranslations("leaving.staff");
  const { data } = useLeaving(tenantId);
  if (!data) return null;
  const { deactivatedAt, purgeAt, holdUntil, holdReason, purgeStartedAt, purgedAt, steps, certificate } = data;
  const facts = [
    ...(deactivatedAt ? [{ term: t("deactivatedAt"), description: <When instant={deactivatedAt} /> }] : []),
    ...(deactivatedAt && !purgeStartedAt
      ? [{ term: t("purgeAt"), description: <When instant={purgeAt} dateOnly /> }]
      : []),
    ...(holdUntil ? [{ term: t("holdUntil"), description: <When instant={holdUntil} dateOnly /> }] : []),
    ...(holdReason ? [{ term: t("holdReason"), description: <Bdi>{holdReason}</Bdi> }] : []),
    ...(purgeStartedAt ? [{ term: t("begun"), description: <When instant={purgeStartedAt} /> }] : []),
    ...(purgedAt ? [{ term: t("purgedAt"), description: <When instant={purgedAt} /> }] : []),
  ];
  return (
    <Section title={t("title")}>
      <Stack gap="md">
        {deactivatedAt ? <DefinitionList items={facts} /> : t("active")}
        {purgeStartedAt ? <Steps steps={steps} /> : null}
        {certificate ? <Certificate certificate={certificate} /> : null}
        <Exports exports={data.exports} />
      </Stack>
    </Section>
  );
}

function Steps({ steps }: Pick<Leaving, "steps">) {
  const t = useTranslations("leaving.staff");
  return (
    <div>
      <h3>{t("steps")}</h3>
      <Ledger
        steps={purgeStepNames.map((name) => {
          const step = steps.find((one) => one.step === name);
          const state = step?.finishedAt ? "done" : step?.error ? "failed" : step ? "running" : "waiting";
          return {
            id: name,
            label: t(`step.${name}`),
            state,
            stateLabel: t(step?.finishedAt ? "done" : "open"),
            detail: step && step.attempts > 1 ? t("attempts", { count: step.attempts }) : undefined,
            error: step?.error ? <Bdi mono>{step.error}</Bdi> : undefined,
          };
        })}
      />
    </div>
  );
}

function Certificate({ certificate }: { certificate: NonNullable<Leaving["certificate"]> }) {
  const t = useTranslations("leaving.staff");
  const mail = useTranslations("leaving.mail.purged");
  return (
    <div>
      <h3>{t("certificate")}</h3>
      <p>
        <Bdi mono>{certificate.id}</Bdi> · <When instant={certificate.issuedAt} />
      </p>
      <ScrollRegion label={t("removed")}>
        <Table captionSide="top">
          <Table.Caption>{t("removed")}</Table.Caption>
          <Table.Tbody>
            {certificate.removed.map(({ what, count }) => (
              <Table.Tr key={what}>
                <Table.Th scope="row">
                  <Bdi mono>{what}</Bdi>
                </Table.Th>
                <Table.Td>{count}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollRegion>
      <ScrollRegion label={t("kept")}>
        <Table captionSide="top">
          <Table.Caption>{t("kept")}</Table.Caption>
          <Table.Tbody>
            {certificate.kept.map(({ what, count, because, until }) => (
              <Table.Tr key={what}>
                <Table.Th scope="row">
                  <Bdi mono>{what}</Bdi>
                </Table.Th>
                <Table.Td>{count}</Table.Td>
                <Table.Td>{mail(`because.${because}`)}</Table.Td>
                <Table.Td>{until ? <When instant={new Date(until)} dateOnly /> : mail("forGood")}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollRegion>
    </div>
  );
}

const tones: Record<Leaving["exports"][number]["status"], Tone> = {
  waiting: "trial",
  running: "trial",
  ready: "active",
  failed: "blocked",
  expired: "inactive",
};
const requesters = { owner: "byOwner", staff: "byStaff", system: "bySystem" } as const;

function Exports({ exports }: Pick<Leaving, "exports">) {
  const t = useTranslations("leaving.staff");
  const owner = useTranslations("leaving.owner.status");
  return (
    <div>
      <h3>{t("exports")}</h3>
      {exports.length === 0 ? (
        t("noExports")
      ) : (
        <ul>
          {exports.map(({ id, status, requestedAt, requestedBy }) => (
            <li key={id}>
              <StatusBadge tone={tones[status]}>{owner(status)}</StatusBadge> <When instant={requestedAt} />{" "}
              {t(requesters[requestedBy])}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
