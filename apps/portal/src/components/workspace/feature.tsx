import type { ReactNode } from "react";
import { loadTenant } from "./visit.ts";

export type FeatureProps = {
  code: string;
  children: ReactNode;
  /** Shown where the plan does not include it; nothing when absent. */
  otherwise?: ReactNode;
};

/** Its children only where this workspace has the feature. Decided on the server: nothing flashes. */
export async function Feature({ code, children, otherwise = null }: FeatureProps) {
  const tenant = await loadTenant();
  return tenant?.featureFlags[code] ? children : otherwise;
}
