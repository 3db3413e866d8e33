import { cache } from "react";
import { planPath } from "../../../../../components/catalogue/catalogue-address.ts";
import { api, required, requireStaff } from "../../../../../trpc/server.ts";

export type PlanProps = { params: Promise<{ code: string }> };

/** The plan of the address, and who looks at it; a code that nobody has leads to "not found". */
export const loadPlan = cache(async (code: string) => {
  const me = await requireStaff(planPath(code));
  const details = await required(api.admin.catalogue.plan({ code }));
  return { me, details };
});
