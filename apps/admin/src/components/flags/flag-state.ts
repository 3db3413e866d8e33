import type { AdminRouter } from "@tenantry/api/admin-root";
import type { Tone } from "@tenantry/ui/status-badge";
import type { inferRouterOutputs } from "@trpc/server";
import type { FlagState } from "./flag-address.ts";

export type Flag = inferRouterOutputs<AdminRouter>["admin"]["flags"]["get"];
export type FlagRow = inferRouterOutputs<AdminRouter>["admin"]["flags"]["list"]["rows"][number];

/** What a flag does now, in one word. */
export function stateOf({ killedAt, rules, startsAt, endsAt }: Flag, now: Date): FlagState {
  if (killedAt) return "killed";
  if (rules.length === 0) return "silent";
  if (startsAt && startsAt > now) return "scheduled";
  return endsAt && endsAt <= now ? "over" : "running";
}

export const stateTones: Record<FlagState, Tone> = {
  running: "active",
  silent: "inactive",
  scheduled: "trial",
  over: "inactive",
  killed: "blocked",
};
