"use client";
import type { AdminRouter } from "@tenantry/api/admin-root";
import { staffMay } from "@tenantry/core/identity/permissions";
import { type Definition, DefinitionList } from "@tenantry/ui/definition-list";
import { AnchorLink } from "@tenantry/ui/links";
import { Page, Section } from "@tenantry/ui/page";
import { Bdi } from "@tenantry/ui/text";
import type { inferRouterOutputs } from "@trpc/server";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import type { Staff } from "../../trpc/server.ts";
import { CopyableId, shortId } from "../chrome/copyable-id.tsx";
import { useDuration } from "../chrome/duration.ts";
import { JsonBlock } from "../chrome/json-block.tsx";
import { ReadOnlyNote } from "../chrome/read-only-note.tsx";
import { When } from "../chrome/when.tsx";
import { tenantListPath } from "../tenants/list-address.ts";
import view from "../tenants/tenant-view.module.css";
import { runListPath } from "./list-address.ts";
import { RunActions } from "./run-actions.tsx";
import { RunStatusBadge } from "./run-status.tsx";
import { RunTimeline } from "./run-timeline.tsx";
import styles from "./run-view.module.css";

export type RunDetails = inferRouterOutputs<AdminRouter>["admin"]["jobs"]["get"];

// Acts of staff reach the engine through its own queue, so an ended run may come back to life a moment later.
const refreshMs = 2_000;

/** One run of a durable function: what it is for, what it did, what staff can do about it. */
export function RunView({ me, initial }: { me: Staff; initial: RunDetails }) {
  const t = useTranslations("admin");
  const common = useTranslations("common");
  const { data } = trpc.admin.jobs.get.useQuery(
    { runId: initial.run.id },
    { initialData: initial, refetchInterval: refreshMs, refetchOnWindowFocus: "always" },
  );
  const { run, input, output, steps } = data;
  const mayWrite = staffMay(me.role, "jobs:write");
  return (
    <Page
      width="wide"
      breadcrumb={{ label: common("nav.breadcrumb"), items: [{ label: t("jobs.title"), href: runListPath }] }}
      title={<Bdi>{run.functionId}</Bdi>}
      meta={<RunStatusBadge status={run.status} />}
      action={mayWrite ? <RunActions run={run} /> : null}
    >
      {mayWrite ? null : <ReadOnlyNote role={me.role} />}
      {run.error && run.status !== "cancelled" ? (
        <Section title={t("run.error")} tone="danger">
          <pre className={styles.error} dir="ltr">
            {run.error}
          </pre>
        </Section>
      ) : null}
      <div className={view.columns}>
        <div className={view.column}>
          <Section title={t("run.timeline")} description={t("run.timelineText")}>
            <RunTimeline steps={steps} />
          </Section>
          <Section title={t("run.payloads")} description={t("run.redacted")}>
            <div className={styles.payloads}>
              <JsonBlock label={t("run.input")} value={input} open />
              {output === null || output === undefined ? null : (
                <JsonBlock label={t("run.output")} value={output} open />
              )}
            </div>
          </Section>
        </div>
        <div className={view.column}>
          <Section title={t("run.facts")}>
            <DefinitionList items={useFacts(data)} />
          </Section>
        </div>
      </div>
    </Page>
  );
}

function useFacts({ run }: RunDetails): Definition[] {
  const t = useTranslations("admin.run");
  const duration = useDuration();
  const { startedAt, endedAt, tenantId } = run;
  return [
    { term: t("event"), description: <Bdi mono>{run.eventName}</Bdi> },
    {
      term: t("tenant"),
      description: tenantId ? (
        <AnchorLink href={`${tenantListPath}/${tenantId}`}>
          <TenantName tenantId={tenantId} />
        </AnchorLink>
      ) : (
        t("noTenant")
      ),
    },
    { term: t("attempt"), description: String(run.attempt + 1) },
    { term: t("queued"), description: <When instant={run.queuedAt} /> },
    { term: t("started"), description: startedAt ? <When instant={startedAt} /> : t("notStarted") },
    { term: t("ended"), description: endedAt ? <When instant={endedAt} /> : t("stillRunning") },
    ...(startedAt && endedAt
      ? [{ term: t("duration"), description: duration(endedAt.getTime() - startedAt.getTime()) }]
      : []),
    { term: t("id"), description: <CopyableId id={run.id} full /> },
  ];
}

function TenantName({ tenantId }: { tenantId: string }) {
  const { data } = trpc.admin.tenants.list.useQuery({ search: tenantId, pageSize: 1 });
  const name = data?.rows[0]?.name;
  return name ? <bdi>{name}</bdi> : <Bdi mono>{shortId(tenantId)}</Bdi>;
}
