"use client";
import { Alert, Button, FileButton, Group, Text } from "@mantine/core";
import { errorMessageKey, fieldMessageKey } from "@tenantry/i18n/error-keys";
import { Section } from "@tenantry/ui/page";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type DragEvent, useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { BrandMark } from "../business/brand-mark.tsx";
import styles from "./logo-form.module.css";

const accepted = "image/png,image/jpeg,image/svg+xml";
type Refusal = { code?: string; fields?: { logo?: readonly string[] } };

/** Takes a logo by button or by dropping it; it is in force at once and can be taken off again. */
export function LogoForm({ tenantId, name, logoPath }: { tenantId: string; name: string; logoPath: string | null }) {
  const t = useTranslations("portal.settings.logo");
  const errors = useTranslations("errors");
  const router = useRouter();
  const [isOver, setIsOver] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const remove = trpc.tenant.removeLogo.useMutation({ onSuccess: () => router.refresh() });

  const send = async (file: File | null | undefined) => {
    if (!file) return;
    setIsSending(true);
    setRefusal(null);
    const body = new FormData();
    body.set("file", file);
    try {
      const response = await fetch(`/api/tenants/${tenantId}/logo`, { method: "POST", body });
      if (response.ok) router.refresh();
      else setRefusal(await response.json());
    } catch {
      setRefusal({});
    } finally {
      setIsSending(false);
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    void send(event.dataTransfer.files[0]);
  };
  const field = refusal?.fields?.logo?.[0];

  return (
    <Section title={t("title")} description={t("intro")}>
      <section
        aria-label={t("title")}
        className={styles.zone}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
      >
        <BrandMark name={name} logoPath={logoPath} size={72} />
        <div className={styles.words}>
          <Text size="sm">{t("drop")}</Text>
          <Group gap="xs" mt="xs">
            <FileButton accept={accepted} onChange={(file) => void send(file)}>
              {(props) => (
                <Button {...props} variant="default" loading={isSending}>
                  {logoPath ? t("replace") : t("choose")}
                </Button>
              )}
            </FileButton>
            {logoPath ? (
              <Button
                variant="subtle"
                color="brick"
                loading={remove.isPending}
                onClick={() => remove.mutate({ tenantId })}
              >
                {t("remove")}
              </Button>
            ) : null}
          </Group>
        </div>
      </section>
      {refusal ? (
        <Alert color="brick" role="alert" mt="md">
          {field
            ? errors(`field.${fieldMessageKey(field)}`, { min: "", max: "", suggestion: "" })
            : errors(`code.${errorMessageKey(refusal.code)}.text`)}
        </Alert>
      ) : null}
    </Section>
  );
}
