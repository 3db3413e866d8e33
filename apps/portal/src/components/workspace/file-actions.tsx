"use client";
import { Alert, Button, FileButton } from "@mantine/core";
import { errorMessageKey, fieldMessageKey } from "@tenantry/i18n/error-keys";
import { TRPCClientError } from "@trpc/client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmButton } from "./confirm-button.tsx";

const accepted = ".pdf,.png,.jpg,.jpeg,.gif,.webp,.zip,.docx,.xlsx,.pptx,.txt,.csv,.md";
type Refusal = { code?: string; fields?: { file?: readonly string[] } | null };

/** Uploads by button; what is refused is said beside it. */
export function UploadFile() {
  const t = useTranslations("workspace.files");
  const errors = useTranslations("errors");
  const router = useRouter();
  const [isSending, setIsSending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const send = async (file: File | null) => {
    if (!file) return;
    setIsSending(true);
    setRefusal(null);
    const body = new FormData();
    body.set("file", file);
    try {
      const response = await fetch("/api/files", { method: "POST", body });
      if (response.ok) router.refresh();
      else setRefusal(await response.json());
    } catch {
      setRefusal({ code: "unavailable" });
    } finally {
      setIsSending(false);
    }
  };
  const field = refusal?.fields?.file?.[0];
  return (
    <div>
      <FileButton accept={accepted} onChange={(file) => void send(file)}>
        {(props) => (
          <Button {...props} loading={isSending}>
            {t("upload")}
          </Button>
        )}
      </FileButton>
      {refusal ? (
        <Alert color="brick" role="alert" mt="md">
          {field
            ? errors(`field.${fieldMessageKey(field)}`, { min: "", max: "", suggestion: "" })
            : errors(`code.${errorMessageKey(refusal.code)}.text`)}
        </Alert>
      ) : null}
    </div>
  );
}

export function DeleteFile({ id, name }: { id: string; name: string }) {
  const t = useTranslations("workspace.files");
  const remove = async () => {
    const response = await fetch(`/api/files/${id}`, { method: "DELETE" });
    if (!response.ok) throw new TRPCClientError("The file was not removed.");
  };
  return (
    <ConfirmButton label={t("remove")} title={t("removeTitle", { name: `\u2068${name}\u2069` })} onConfirm={remove}>
      {t("removeText")}
    </ConfirmButton>
  );
}
