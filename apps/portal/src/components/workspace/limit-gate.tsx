import type { Meter } from "@tenantry/core/usage/meters";
import type { ReactNode } from "react";
import { api } from "../../trpc/server.ts";

export type LimitGateProps = {
  meter: Meter;
  /** What needs room for one more. */
  children: ReactNode;
  /** Shown once the limit is reached; nothing when absent. */
  otherwise?: ReactNode;
};

/** Its children only while there is room for one more. The service still refuses: somebody else may take the last place. */
export async function LimitGate({ meter, children, otherwise = null }: LimitGateProps) {
  const reading = (await api.usage.here()).find((one) => one.meter === meter);
  const hasRoom = !reading || reading.isSoft || reading.limit === null || reading.used < reading.limit;
  return hasRoom ? children : otherwise;
}
