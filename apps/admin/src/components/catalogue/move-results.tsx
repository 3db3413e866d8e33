"use client";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { AnchorLink } from "@tenantry/ui/links";
import { Section } from "@tenantry/ui/page";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { shortId } from "../chrome/copyable-id.tsx";
import { ReasonDialog } from "../chrome/reason.tsx";
import { tenantListPath } from "../tenants/list-address.ts";
import styles from "./catalogue.module.css";

type Result = { tenantId: string; ok: boolean; code?: string | undefined };

/** What became of each row just moved, and the way back. */
export function MoveResults({ change }: { change: { bulkChangeId: string; results: Result[] } }) {
  const t = useTranslations("catalogue.move");
  const utils = trpc.useUtils();
  const [opened, setOpened] = useState(false);
  const undo = trpc.admin.catalogue.undoMove.useMutation({
    onSuccess: async () => {
      setOpened(false);
      notifications.show({ message: t("undone") });
      await utils.admin.catalogue.invalidate();
    },
  });
  const results: Result[] = undo.data?.results ?? change.results;
  const refused = results.filter(({ ok }) => !ok);
  const moved = results.length - refused.length;
  const back = results.filter(({ code }) => code === "undone").length;
  return (
    <Section
      title={undo.data ? t("undoneCount", { count: back }) : t("moved", { count: moved })}
      description={undo.data ? t("undoneText", { kept: moved - back }) : t("undoHelp")}
      action={
        moved > 0 && !undo.data ? (
          <Button variant="default" onClick={() => setOpened(true)}>
            {t("undo")}
          </Button>
        ) : null
      }
    >
      {refused.length === 0 ? (
        t("allMoved")
      ) : (
        <ul className={styles.diff}>
          {refused.map(({ tenantId, code }) => (
            <li key={tenantId}>
              <AnchorLink href={`${tenantListPath}/${tenantId}`}>
                <Bdi mono>{shortId(tenantId)}</Bdi>
              </AnchorLink>
              <MoveRefusal code={code} />
            </li>
          ))}
        </ul>
      )}
      <ReasonDialog
        opened={opened}
        onClose={() => {
          setOpened(false);
          undo.reset();
        }}
        title={t("undo")}
        text={t("undoHelp")}
        submit={t("undo")}
        pending={undo.isPending}
        error={undo.error}
        onSubmit={(reason) => undo.mutate({ bulkChangeId: change.bulkChangeId, reason })}
      />
    </Section>
  );
}

const refusals = ["already_there", "change_pending", "no_price"] as const;

function MoveRefusal({ code }: { code: string | undefined }) {
  const t = useTranslations("catalogue.move.blocked");
  const known = refusals.find((refusal) => refusal === code);
  return <span>{known ? t(known) : t("gone")}</span>;
}
