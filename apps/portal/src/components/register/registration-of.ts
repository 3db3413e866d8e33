import type { PortalRouter } from "@tenantry/api/portal-root";
import type { inferRouterOutputs } from "@trpc/server";
import { redirect } from "next/navigation";
import { cache } from "react";
import { api, required } from "../../trpc/server.ts";
import { nextStepPath } from "./next-step.ts";

type Registration = inferRouterOutputs<PortalRouter>["tenant"]["registration"];

/** The registration of the page at `path`; when it waits for something else by now, its owner is led there. */
export const registrationAt = cache(async (path: string, tenantId: string): Promise<Registration> => {
  const registration = await required(api.tenant.registration({ tenantId }));
  const current = nextStepPath(registration.nextStep, registration.tenant.id);
  if (current !== path) redirect(current);
  return registration;
});
