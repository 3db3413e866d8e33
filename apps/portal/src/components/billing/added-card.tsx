"use client";
import { Alert } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { trpc } from "../../trpc/client.tsx";

const pollMs = 1500;
const mostLooks = 12;

/** After the page on which a card was left: looks for it, bounded, and says what came of it. */
export function AddedCard({ tenantId }: { tenantId: string }) {
  const t = useTranslations("portal.billing.methods");
  const router = useRouter();
  const [looks, setLooks] = useState(0);
  const { mutate, data } = trpc.billing.refreshMethods.useMutation({ onSettled: () => setLooks((n) => n + 1) });
  const isSaved = data?.isSaved === true;
  useEffect(() => {
    if (isSaved || looks >= mostLooks) return;
    const timer = setTimeout(() => mutate({ tenantId }), looks === 0 ? 0 : pollMs);
    return () => clearTimeout(timer);
  }, [isSaved, looks, mutate, tenantId]);
  useEffect(() => {
    if (isSaved) router.refresh();
  }, [isSaved, router]);
  return (
    <Alert role="status" color={isSaved ? "evergreen" : "sky"}>
      {t(isSaved ? "added" : looks >= mostLooks ? "late" : "waiting")}
    </Alert>
  );
}
