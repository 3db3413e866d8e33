"use client";
import { DataTable } from "@tenantry/ui/data-table";
import { Section } from "@tenantry/ui/page";
import { EmptyState } from "@tenantry/ui/states";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import type { Staff } from "../../trpc/server.ts";
import { shortId } from "../chrome/copyable-id.tsx";
import { JsonBlock } from "../chrome/json-block.tsx";
import { When } from "../chrome/when.tsx";
import styles from "./audit-log.module.css";
import type { TenantDetails } from "./tenant-details.ts";

type Entry = TenantDetails["audit"][number];

/** Who did what, when and why, with what it was before and after. */
export function AuditLog({ details, me }: { details: TenantDetails; me: Staff }) {
  const t = useTranslations("admin.tenant.audit");
  return (
    <Section title={t("title")} description={t("description")} flush>
      <div className={styles.table}>
        <DataTable
          label={t("title")}
          rows={details.audit}
          rowKey={(entry) => entry.id}
          columns={[
            { key: "when", label: t("when"), cell: (entry) => <When instant={entry.at} /> },
            { key: "what", label: t("what"), cell: (entry) => <What entry={entry} /> },
            {
              key: "who",
              label: t("who"),
              cell: (entry) => <Who entry={entry} me={me} people={[...details.owners, ...details.staffNames]} />,
            },
            { key: "why", label: t("why"), cell: (entry) => (entry.reason ? <bdi>{entry.reason}</bdi> : "–") },
          ]}
          empty={<EmptyState title={t("title")} text={t("none")} />}
        />
      </div>
    </Section>
  );
}

const knownActions = [
  "tenant.registered",
  "tenant.provisioned",
  "tenant.provisioning_failed",
  "tenant.provisioning_retried",
  "tenant.provisioning_rolled_back",
  "tenant.created",
  "sandbox.extended",
  "sandbox.ended",
  "sandbox.link_requested",
  "tenant.suspended",
  "tenant.reactivated",
  "tenant.deactivated",
  "tenant.restored",
  "tenant.purge_held",
  "tenant.purge_hold_ended",
  "tenant.purge_begun",
  "tenant.purged",
  "export.requested",
  "export.finished",
  "export.failed",
  "export.downloaded",
  "tenant.updated",
  "tenant.logo_set",
  "tenant.logo_removed",
  "registration.confirmed",
  "registration.checkout_opened",
  "registration.paid",
  "registration.expired",
  "registration.approved",
  "registration.rejected",
  "trial.ended",
  "trial.granted",
  "workspace.link_minted",
  "user.sign_in_link_requested",
  "membership.invited",
  "membership.invitation_withdrawn",
  "membership.joined",
  "membership.role_changed",
  "membership.removed",
  "membership.left",
  "membership.handed_over",
  "user.signed_in",
  "user.signed_out",
  "user.signed_out_everywhere",
  "user.sign_in_failed",
  "user.password_reset_requested",
  "user.password_reset",
  "override.set",
  "override.withdrawn",
  "subscription.version_moved",
  "subscription.version_move_undone",
] as const;

/** The act in words, its code for one that this build has no words for. */
function What({ entry }: { entry: Entry }) {
  const t = useTranslations("admin.tenant.audit");
  const actions = useTranslations("admin.tenant.audit.action");
  const known = knownActions.find((action) => action === entry.action);
  return (
    <div className={styles.what}>
      <div title={entry.action}>{known ? actions(known) : <Bdi mono>{entry.action}</Bdi>}</div>
      {entry.before ? <JsonBlock label={t("before")} value={entry.before} /> : null}
      {entry.after ? <JsonBlock label={t("after")} value={entry.after} /> : null}
    </div>
  );
}

const actorTypes = ["staff", "owner", "user", "system", "visitor", "api_key"] as const;

type Person = { id: string; name: string };

function Who({ entry, me, people }: { entry: Entry; me: Staff; people: readonly Person[] }) {
  const t = useTranslations("admin.tenant.audit.actor");
  if (entry.actorId === me.id) return t("you", { name: me.name });
  const type = actorTypes.find((known) => known === entry.actorType) ?? "unknown";
  const person = people.find(({ id }) => id === entry.actorId);
  return (
    <>
      {t(type)}
      {person ? (
        <>
          {" · "}
          <bdi>{person.name}</bdi>
        </>
      ) : entry.actorId ? (
        <>
          {" · "}
          <span title={entry.actorId}>
            <Bdi mono>{shortId(entry.actorId)}</Bdi>
          </span>
        </>
      ) : null}
    </>
  );
}
