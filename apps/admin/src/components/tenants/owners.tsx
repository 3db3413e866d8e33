"use client";
import { Button } from "@mantine/core";
import { Section } from "@tenantry/ui/page";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { useDone } from "../billing/act-dialog.tsx";
import { ReasonAct } from "../billing/reason-act.tsx";
import { When } from "../chrome/when.tsx";
import styles from "./owners.module.css";
import type { TenantDetails } from "./tenant-details.ts";

type Person = TenantDetails["owners"][number];
type Asked = { act: "change" | "remove"; person: Person };

/** Who manages the tenant's subscription, who was asked to, and what staff may do about it. */
export function Owners({ details, mayWrite = false }: { details: TenantDetails; mayWrite?: boolean }) {
  const { owners, invitations, tenant } = details;
  const t = useTranslations("admin.tenant.owners");
  const roles = useTranslations("common.roles.membership");
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <Section title={t("title")}>
      {owners.length === 0 ? (
        <p className={styles.none}>{t("none")}</p>
      ) : (
        <ul className={styles.list}>
          {owners.map((owner) => (
            <li key={owner.id}>
              <strong>
                <bdi>{owner.name}</bdi>
              </strong>
              <span>{roles(owner.role)}</span>
              <Bdi>{owner.email}</Bdi>
              <span>{t.rich("since", { when: () => <When instant={owner.since} dateOnly /> })}</span>
              {mayWrite && owners.length > 1 ? (
                <div className={styles.acts}>
                  <Button size="compact-sm" variant="subtle" onClick={() => setAsked({ act: "change", person: owner })}>
                    {t(`change.${otherRole(owner)}`)}
                  </Button>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    color="brick"
                    onClick={() => setAsked({ act: "remove", person: owner })}
                  >
                    {t("remove.submit")}
                  </Button>
                </div>
              ) : null}
            </li>
          ))}
          {invitations.map((invitation) => (
            <li key={invitation.id}>
              <Bdi>{invitation.email}</Bdi>
              <span>{roles(invitation.role)}</span>
              <span className={styles.until}>
                {t.rich("invited", { when: () => <When instant={invitation.expiresAt} dateOnly /> })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {asked?.act === "change" ? (
        <ChangeRole tenantId={tenant.id} person={asked.person} onClose={() => setAsked(null)} />
      ) : null}
      {asked?.act === "remove" ? (
        <RemovePerson tenantId={tenant.id} person={asked.person} onClose={() => setAsked(null)} />
      ) : null}
    </Section>
  );
}

const otherRole = ({ role }: Person) => (role === "owner" ? "billing_contact" : "owner");

type ActProps = { tenantId: string; person: Person; onClose: () => void };

function ChangeRole({ tenantId, person, onClose }: ActProps) {
  const t = useTranslations("admin.tenant.owners.change");
  const done = useDone(onClose);
  const act = trpc.admin.tenants.changeMember.useMutation({ onSuccess: () => done(t("done")) });
  const name = `\u2068${person.name}\u2069`;
  const role = otherRole(person);
  return (
    <ReasonAct
      title={t("title", { name })}
      text={t("text", { name })}
      submit={t(role)}
      act={act}
      onClose={onClose}
      onSubmit={(reason) => act.mutate({ tenantId, ownerId: person.id, role, reason })}
    />
  );
}

function RemovePerson({ tenantId, person, onClose }: ActProps) {
  const t = useTranslations("admin.tenant.owners.remove");
  const done = useDone(onClose);
  const act = trpc.admin.tenants.removeMember.useMutation({ onSuccess: () => done(t("done")) });
  const name = `\u2068${person.name}\u2069`;
  return (
    <ReasonAct
      title={t("title", { name })}
      text={t("text", { name })}
      submit={t("submit")}
      tone="danger"
      act={act}
      onClose={onClose}
      onSubmit={(reason) => act.mutate({ tenantId, ownerId: person.id, reason })}
    />
  );
}
