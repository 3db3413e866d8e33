"use client";
import type { NextStep } from "@tenantry/core/tenant/registration";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { trpc } from "../../trpc/client.tsx";
import { nextStepPath } from "./next-step.ts";

const pollMs = 5000;

/** Leads on as soon as what a page waits for has happened elsewhere: in an inbox, at a colleague's desk. */
export function FollowRegistration({ tenantId, waitsFor }: { tenantId: string; waitsFor: NextStep }) {
  const router = useRouter();
  const { data } = trpc.tenant.registration.useQuery({ tenantId }, { refetchInterval: pollMs, retry: false });
  const next = data && data.nextStep !== waitsFor ? nextStepPath(data.nextStep, tenantId) : undefined;
  useEffect(() => {
    if (next) router.replace(next);
  }, [next, router]);
  return null;
}
