"use client";
import { Button } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, problemOf } from "../chrome/form-problem.tsx";

/** Asks for a one-time link at the click and follows it at once: no link lies about in a page. */
export function OpenWorkspace({ tenantId }: { tenantId: string }) {
  const t = useTranslations("portal.welcome");
  const [leaving, setLeaving] = useState(false);
  const open = trpc.tenant.openWorkspace.useMutation({
    onSuccess: ({ url }) => {
      setLeaving(true);
      window.location.assign(url);
    },
  });
  return (
    <>
      <Button
        loading={open.isPending || leaving}
        rightSection={<IconArrowRight className="tn-mirror" size={18} stroke={1.8} aria-hidden="true" />}
        onClick={() => open.mutate({ tenantId })}
      >
        {t("open")}
      </Button>
      <FormProblemAlert problem={open.error ? problemOf(open.error) : null} />
    </>
  );
}
