"use client";
import { Alert, Button, FileButton } from "@mantine/core";
import { TRPCClientError } from "@trpc/client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { FormProblemAlert, type Problem, problemOf, RefusedAnswer, useFieldWords } from "../chrome/form-problem.tsx";
import { ConfirmButton } from "./confirm-button.tsx";

const accepted = ".pdf,.png,.jpg,.jpeg,.gif,.webp,.zip,.docx,.xlsx,.pptx,.txt,.csv,.md";

/** What the server answers to a file; whatever it refuses is thrown, and so is the silence of a request that never arrived. */
async function send(path: string, init: RequestInit): Promise<void> {
  const response = await fetch(path, init).catch(() => {
    throw new TRPCClientError("The request did not arrive.");
  });
  if (!response.ok) throw new RefusedAnswer(await response.json());
}

/** Uploads by button; what is refused is said beside it. */
export function UploadFile() {
  const t = useTranslations("workspace.files");
  const words = useFieldWords();
  const router = useRouter();
  const [isSending, setIsSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const upload = async (file: File | null) => {
    if (!file) return;
    setIsSending(true);
    setProblem(null);
    const body = new FormData();
    body.set("file", file);
    try {
      await send("/api/files", { method: "POST", body });
      router.refresh();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsSending(false);
    }
  };
  const field = words(problem?.fields?.file?.[0]);
  return (
    <div>
      <FileButton accept={accepted} onChange={(file) => void upload(file)}>
        {(props) => (
          <Button {...props} loading={isSending}>
            {t("upload")}
          </Button>
        )}
      </FileButton>
      {field ? (
        <Alert color="brick" role="alert" mt="md">
          {field}
        </Alert>
      ) : (
        <FormProblemAlert problem={problem} />
      )}
    </div>
  );
}

export function DeleteFile({ id, name }: { id: string; name: string }) {
  const t = useTranslations("workspace.files");
  const remove = () => send(`/api/files/${id}`, { method: "DELETE" });
  return (
    <ConfirmButton label={t("remove")} title={t("removeTitle", { name: `\u2068${name}\u2069` })} onConfirm={remove}>
      {t("removeText")}
    </ConfirmButton>
  );
}
