"use client";
import { Alert, Button, FileButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { errorMessageKey, fieldMessageKey } from "@tenantry/i18n/error-keys";
import { Section } from "@tenantry/ui/page";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import formStyles from "../chrome/form.module.css";
import { ReasonDialog } from "../chrome/reason.tsx";
import styles from "./issuer-logo.module.css";

const accepted = "image/png,image/jpeg,image/svg+xml";
type Refusal = { code?: string; fields?: Record<string, readonly string[]> | null };

/** The issuer's logo: on documents of tenants that have none of their own. */
export function IssuerLogo({ logoId, mayWrite }: { logoId: string | null; mayWrite: boolean }) {
  const t = useTranslations("revenue.company.settings.logo");
  const errors = useTranslations("errors");
  const router = useRouter();
  const [file, setFile] = useState<File | null>(null);
  const [isSending, setIsSending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isRemoving, setIsRemoving] = useState(false);
  const done = () => {
    setFile(null);
    setIsRemoving(false);
    notifications.show({ message: t("saved") });
    router.refresh();
  };
  const remove = trpc.admin.settings.removeIssuerLogo.useMutation({ onSuccess: done });
  const send = async (picture: File, reason: string) => {
    setIsSending(true);
    setRefusal(null);
    const body = new FormData();
    body.set("file", picture);
    body.set("reason", reason);
    try {
      const response = await fetch("/api/issuer-logo", { method: "POST", body });
      if (response.ok) return done();
      setRefusal(await response.json());
    } catch {
      setRefusal({});
    } finally {
      setIsSending(false);
    }
    setFile(null);
  };
  const code = refusal?.fields?.logo?.[0];
  return (
    <Section title={t("title")} description={t("text")}>
      <div className={formStyles.form}>
        {logoId ? (
          // The address is a random id and the picture was drawn anew: nothing for an image optimizer.
          <img className={styles.logo} src={`/api/issuer-logo/${logoId}`} alt={t("title")} />
        ) : (
          <p className={formStyles.note}>{t("none")}</p>
        )}
        {refusal ? (
          <Alert color="brick" role="alert">
            {code
              ? errors(`field.${fieldMessageKey(code)}`, { min: "", max: "", suggestion: "" })
              : errors(`code.${errorMessageKey(refusal.code)}.text`)}
          </Alert>
        ) : null}
        {mayWrite ? (
          <div className={styles.acts}>
            <FileButton accept={accepted} onChange={setFile}>
              {(props) => (
                <Button {...props} variant="default">
                  {logoId ? t("replace") : t("choose")}
                </Button>
              )}
            </FileButton>
            {logoId ? (
              <Button variant="subtle" color="brick" onClick={() => setIsRemoving(true)}>
                {t("remove")}
              </Button>
            ) : null}
          </div>
        ) : null}
      </div>
      <ReasonDialog
        opened={file !== null}
        onClose={() => setFile(null)}
        title={t("title")}
        text={t("confirm", { name: file?.name ?? "" })}
        submit={t("use")}
        pending={isSending}
        error={null}
        onSubmit={(reason) => {
          if (file) void send(file, reason);
        }}
      />
      <ReasonDialog
        opened={isRemoving}
        onClose={() => setIsRemoving(false)}
        title={t("remove")}
        text={t("none")}
        submit={t("remove")}
        pending={remove.isPending}
        error={remove.error}
        onSubmit={(reason) => remove.mutate({ reason })}
      />
    </Section>
  );
}
