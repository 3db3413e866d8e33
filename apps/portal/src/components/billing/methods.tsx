"use client";
import { Button, Group } from "@mantine/core";
import { IconCreditCard } from "@tabler/icons-react";
import { Section } from "@tenantry/ui/page";
import { EmptyState } from "@tenantry/ui/states";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, problemOf } from "../chrome/form-problem.tsx";
import styles from "./billing.module.css";
import { brandName } from "./card-brand.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";

export type Card = {
  id: string;
  brand: string;
  last4: string;
  expiresMonth: number;
  expiresYear: number;
  isDefault: boolean;
  isExpired: boolean;
};

export type MethodsProps = { tenantId: string; cards: readonly Card[]; mayWrite: boolean; canAdd: boolean };

export function Methods({ tenantId, cards, mayWrite, canAdd }: MethodsProps) {
  const t = useTranslations("portal.billing.methods");
  const locale = useLocale();
  const add = trpc.billing.addMethod.useMutation({ onSuccess: ({ url }) => window.location.assign(url) });
  const addButton =
    mayWrite && canAdd ? (
      <Button
        variant="default"
        size="sm"
        loading={add.isPending || add.isSuccess}
        onClick={() => add.mutate({ tenantId, locale })}
      >
        {t("add")}
      </Button>
    ) : null;
  return (
    <Section title={t("title")} description={t("intro")} action={cards.length > 0 ? addButton : null} id="methods">
      <FormProblemAlert problem={add.error ? problemOf(add.error) : null} />
      {cards.length === 0 ? (
        <EmptyState
          icon={<IconCreditCard size={28} stroke={1.6} />}
          title={t("empty")}
          text={t("emptyText")}
          action={addButton}
        />
      ) : (
        <ul className={styles.cards}>
          {cards.map((card) => (
            <CardRow key={card.id} tenantId={tenantId} card={card} mayWrite={mayWrite} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function CardRow({ tenantId, card, mayWrite }: { tenantId: string; card: Card; mayWrite: boolean }) {
  const t = useTranslations("portal.billing.methods");
  const actions = useTranslations("common.actions");
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const { id: methodId, last4, isDefault, isExpired } = card;
  const makeDefault = trpc.billing.setDefaultMethod.useMutation({ onSuccess: () => router.refresh() });
  const remove = trpc.billing.removeMethod.useMutation({
    onSuccess: () => {
      setAsking(false);
      router.refresh();
    },
  });
  const name = { brand: brandName(card.brand), last4 };
  const expiry = { month: String(card.expiresMonth).padStart(2, "0"), year: String(card.expiresYear) };
  return (
    <li className={styles.card}>
      <IconCreditCard size={22} stroke={1.6} aria-hidden="true" />
      <div className={styles.cardWords}>
        <span>{t("card", name)}</span>
        <span className={styles.soft}>{t(isExpired ? "expired" : "expires", expiry)}</span>
      </div>
      {isDefault ? <StatusBadge tone={isExpired ? "attention" : "active"}>{t("default")}</StatusBadge> : null}
      {mayWrite ? (
        <Group gap={4} ms="auto">
          {isDefault || isExpired ? null : (
            <Button
              variant="subtle"
              size="sm"
              loading={makeDefault.isPending}
              onClick={() => makeDefault.mutate({ tenantId, methodId })}
              aria-label={`${t("makeDefault")}: ${t("card", name)}`}
            >
              {t("makeDefault")}
            </Button>
          )}
          <Button
            variant="subtle"
            color="brick"
            size="sm"
            onClick={() => setAsking(true)}
            aria-label={`${t("remove")}: ${t("card", name)}`}
          >
            {t("remove")}
          </Button>
        </Group>
      ) : null}
      <FormProblemAlert problem={makeDefault.error ? problemOf(makeDefault.error) : null} />
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("removeTitle", name)}
        labels={{ confirm: t("removeConfirm"), keep: actions("back") }}
        tone="danger"
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate({ tenantId, methodId })}
      >
        {t("removeText")} {isDefault ? t("removeDefault") : null}
      </ConfirmDialog>
    </li>
  );
}
