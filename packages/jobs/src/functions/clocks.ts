import { parseTenantId } from "@tenantry/core/ids";
import { advanceClock, stopClock } from "@tenantry/services/clocks/advance-clock";
import type { DueContext } from "@tenantry/services/clocks/run-due";
import type { Inngest } from "inngest";
import { on } from "../client.ts";

/** Short steps: one that is repeated after a crash has little to look at again. */
const instantsPerStep = 10;

/** A sandbox's clock goes from one due instant to the next, with the services that the sweeps call. */
export const clocks = (client: Inngest, ctx: DueContext) => [
  client.createFunction(
    {
      id: "clock.move",
      triggers: [on("clock/move.requested")],
      concurrency: { key: "event.data.tenantId", limit: 1 },
      retries: 5,
      onFailure: async ({ event, step }) => {
        const tenantId = parseTenantId(String(event.data.event.data.tenantId));
        await step.run("stop", () => stopClock(ctx, tenantId));
      },
    },
    async ({ event, step }) => {
      const tenantId = parseTenantId(event.data.tenantId);
      for (let part = 1; ; part++) {
        const { stands } = await step.run(`advance-${part}`, () => advanceClock(ctx, tenantId, instantsPerStep));
        if (stands) return { parts: part };
      }
    },
  ),
];
