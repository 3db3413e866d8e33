"use client";
import { Anchor, Modal } from "@mantine/core";
import { type Column, DataTable } from "@tenantry/ui/data-table";
import { DefinitionList } from "@tenantry/ui/definition-list";
import { Section } from "@tenantry/ui/page";
import { CardSkeleton, TableSkeleton } from "@tenantry/ui/skeletons";
import { EmptyState } from "@tenantry/ui/states";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { LoadError } from "../chrome/problem.tsx";
import { When } from "../chrome/when.tsx";
import tableStyles from "../tenants/audit-log.module.css";
import styles from "./captured-mail.module.css";

const refreshMs = 5_000;

type Row = { key: string; to: string; subject: string; at: Date };

/** What a test tenant would have sent. Nothing of it has left; its links work. */
export function CapturedMail({ tenantId, mayRead }: { tenantId: string; mayRead: boolean }) {
  const t = useTranslations("admin.sandboxes.mail");
  const state = useTranslations("common.state");
  const [open, setOpen] = useState<string | null>(null);
  const { data, error, refetch } = trpc.admin.sandboxes.mails.useQuery({ tenantId }, { refetchInterval: refreshMs });
  const columns: Column<Row>[] = [
    {
      key: "subject",
      label: t("subject"),
      cell: ({ key, subject }) =>
        mayRead ? (
          <button type="button" className={styles.open} onClick={() => setOpen(key)}>
            <bdi>{subject}</bdi>
          </button>
        ) : (
          <bdi>{subject}</bdi>
        ),
    },
    { key: "to", label: t("to"), cell: ({ to }) => <Bdi>{to}</Bdi> },
    { key: "at", label: t("at"), cell: ({ at }) => <When instant={at} /> },
  ];
  return (
    <Section title={t("title")} description={t("text")} flush>
      <div className={tableStyles.table}>
        {data ? (
          <DataTable
            label={t("title")}
            columns={columns}
            rows={data}
            rowKey={({ key }) => key}
            empty={<EmptyState title={t("none")} text={t("noneText")} />}
          />
        ) : error ? (
          <LoadError error={error} onRetry={() => void refetch()} />
        ) : (
          <TableSkeleton label={state("loading")} columns={3} rows={3} />
        )}
      </div>
      <Modal opened={open !== null} onClose={() => setOpen(null)} title={t("message")} size="lg">
        {open === null ? null : <Message tenantId={tenantId} mailKey={open} />}
      </Modal>
    </Section>
  );
}

function Message({ tenantId, mailKey }: { tenantId: string; mailKey: string }) {
  const t = useTranslations("admin.sandboxes.mail");
  const state = useTranslations("common.state");
  const { data, error, refetch } = trpc.admin.sandboxes.mail.useQuery({ tenantId, key: mailKey });
  if (error) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <CardSkeleton label={state("loading")} lines={6} />;
  return (
    <>
      <DefinitionList
        items={[
          { term: t("subject"), description: <bdi>{data.subject}</bdi> },
          { term: t("to"), description: <Bdi>{data.to}</Bdi> },
          ...(data.attachments.length > 0
            ? [{ term: t("attachments"), description: data.attachments.map(({ fileName }) => fileName).join(", ") }]
            : []),
        ]}
      />
      <div className={styles.text} dir="auto">
        {numbered(data.text).map(({ id, line }) => (
          <Line key={id} line={line} />
        ))}
      </div>
    </>
  );
}

const numbered = (text: string) => text.split("\n").map((line, index) => ({ id: `${index}`, line }));

function Line({ line }: { line: string }) {
  if (!URL.canParse(line) || !/^https?:\/\//.test(line)) return <p dir="auto">{line}</p>;
  return (
    <p dir="ltr">
      <Anchor href={line} target="_blank" rel="noreferrer">
        {line}
      </Anchor>
    </p>
  );
}
