"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { trpc } from "../../trpc/client.tsx";

const everyMs = 3_000;

/** Shows the page anew as soon as the workspace is ready. */
export function OpenWhenReady() {
  const router = useRouter();
  const { data } = trpc.tenant.workspace.useQuery(undefined, { refetchInterval: everyMs });
  useEffect(() => {
    if (data?.ready) router.refresh();
  }, [data?.ready, router]);
  return null;
}
