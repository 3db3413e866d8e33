"use client";
import { Alert, Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconShieldExclamation } from "@tabler/icons-react";
import { formatMoney } from "@tenantry/i18n/format";
import { DefinitionList } from "@tenantry/ui/definition-list";
import { Page, Section } from "@tenantry/ui/page";
import { Bdi } from "@tenantry/ui/text";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { isolated } from "../billing/figures.tsx";
import { CopyableId } from "../chrome/copyable-id.tsx";
import { ReasonDialog } from "../chrome/reason.tsx";
import { When } from "../chrome/when.tsx";
import { InboxBadge } from "./inbox-list.tsx";
import { paymentsAddress } from "./money-address.ts";
import type { Inspected } from "./money-types.ts";
import styles from "./payments.module.css";
import { Seen } from "./seen.tsx";

type Key = Pick<Inspected["event"], "gateway" | "eventId">;
type Act = "book" | "refund" | "dismiss" | "retry";

/** One event of a gateway: what came, why it stands where it stands, and what can be done. */
export function EventView({ seen, mayWrite }: { seen: Inspected; mayWrite: boolean }) {
  const { gateway, eventId } = seen.event;
  const eventKey = { gateway, eventId };
  const t = useTranslations("revenue.company");
  const common = useTranslations("common");
  // Looking asks the gateway: once for the page, and again after an act.
  const { data } = trpc.admin.payments.event.useQuery(eventKey, {
    initialData: seen,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { event, there, here } = data;
  const view = event.because ? "quarantine" : "inbox";
  return (
    <Page
      title={<Bdi mono>{event.type}</Bdi>}
      meta={<InboxBadge state={event.state} />}
      breadcrumb={{
        label: common("nav.breadcrumb"),
        items: [{ href: paymentsAddress({ view, search: "" }), label: t(`payments.views.${view}`) }],
      }}
      action={mayWrite ? <EventActs inspected={data} eventKey={eventKey} /> : undefined}
    >
      {event.because ? (
        <Alert
          color={event.state === "resolved" ? "slate" : "brick"}
          icon={<IconShieldExclamation aria-hidden="true" />}
          title={t(`payments.quarantine.${event.because}.title`)}
        >
          {t(`payments.quarantine.${event.because}.text`)}
        </Alert>
      ) : null}
      {event.lastError ? (
        <Alert color="amber" title={t("event.lastError")}>
          <Bdi>{event.lastError}</Bdi>
        </Alert>
      ) : null}
      <Seen there={there} here={here} />
      <Section title={t("event.title")}>
        <DefinitionList
          items={[
            { term: t("event.id"), description: <CopyableId id={event.eventId} full /> },
            { term: t("event.gateway"), description: t(`payments.gateways.${event.gateway}`) },
            {
              term: t("event.object"),
              description: event.objectId ? <CopyableId id={event.objectId} full /> : common("state.none"),
            },
            {
              term: t("event.account"),
              description: event.account ? <Bdi mono>{event.account}</Bdi> : t("event.ours"),
            },
            { term: t("event.source"), description: t(`payments.sources.${event.source}`) },
            { term: t("event.happened"), description: <When instant={event.happenedAt} /> },
            { term: t("event.received"), description: <When instant={event.receivedAt} /> },
            { term: t("event.attempts"), description: String(event.attempts) },
            ...(event.resolvedAt
              ? [{ term: t("event.resolved"), description: <When instant={event.resolvedAt} /> }]
              : []),
          ]}
        />
      </Section>
    </Page>
  );
}

function EventActs({ inspected, eventKey }: { inspected: Inspected; eventKey: Key }) {
  const t = useTranslations("revenue.company.event.acts");
  const locale = useLocale();
  const utils = trpc.useUtils();
  const [act, setAct] = useState<Act | null>(null);
  const after = {
    onSuccess: async () => {
      setAct(null);
      notifications.show({ message: t("done") });
      await utils.admin.payments.invalidate();
    },
  };
  const mutations = {
    book: trpc.admin.payments.bookEvent.useMutation(after),
    refund: trpc.admin.payments.refundEvent.useMutation(after),
    dismiss: trpc.admin.payments.dismissEvent.useMutation(after),
    retry: trpc.admin.payments.retryEvent.useMutation(after),
  };
  const { event, there, acts } = inspected;
  const isStuck = event.state === "waiting" || event.state === "failing";
  const offered: Act[] = isStuck ? ["retry"] : [...acts];
  const received = there?.status === "found" && there.payment ? there.payment.received : null;
  const amount = received ? isolated(formatMoney(received, locale)) : "";
  return (
    <div className={styles.acts}>
      {offered.map((name, index) => (
        <Button
          key={name}
          variant={index === 0 ? "filled" : "default"}
          onClick={() => {
            mutations[name].reset();
            setAct(name);
          }}
        >
          {t(`${name}.title`)}
        </Button>
      ))}
      {offered.map((name) => (
        <ReasonDialog
          key={name}
          opened={act === name}
          onClose={() => setAct(null)}
          title={t(`${name}.title`)}
          text={t(`${name}.text`, { amount })}
          submit={t(`${name}.title`)}
          pending={mutations[name].isPending}
          error={mutations[name].error}
          onSubmit={(reason) => mutations[name].mutate({ ...eventKey, reason })}
        />
      ))}
    </div>
  );
}
