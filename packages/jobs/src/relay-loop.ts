import type { ServiceContext } from "@tenantry/services/context";
import { relayOutbox } from "@tenantry/services/outbox/relay";
import type { Inngest } from "inngest";
import type { Logger } from "pino";

const channel = "tenantry_outbox";
const pollMs = { listening: 5_000, blind: 1_000 };

/** Carries outbox rows to the engine: at once when PostgreSQL tells of new ones, else by looking every second. */
export async function startRelay(options: {
  ctx: ServiceContext;
  client: Inngest;
  log: Logger;
}): Promise<{ stop(): Promise<void> }> {
  const { ctx, client, log } = options;
  let stopping = false;
  let news = true;
  let rouse: () => void = () => undefined;
  const wake = () => {
    news = true;
    rouse();
  };
  const unlisten = ctx.db.canListen ? await ctx.db.listen(channel, wake) : undefined;
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const deliver = async (events: { id: string; name: string; data: Record<string, unknown>; createdAt: Date }[]) => {
    const now = ctx.clock.now().getTime();
    // What a sandbox does is dated by its own clock; an engine keeps an event of the future until then.
    const ts = (createdAt: Date) => Math.min(createdAt.getTime(), now);
    await client.send(events.map(({ id, name, data, createdAt }) => ({ id, name, data, ts: ts(createdAt) })));
  };
  const loop = (async () => {
    while (!stopping) {
      news = false;
      try {
        while ((await relayOutbox(ctx, deliver)) > 0 && !stopping);
      } catch (error) {
        log.error({ err: error }, "relaying the outbox failed; its rows stay and are tried again");
      }
      if (!news && !stopping) await pause(unlisten ? pollMs.listening : pollMs.blind);
    }
  })();
  return {
    async stop() {
      stopping = true;
      rouse();
      await loop;
      await unlisten?.();
    },
  };
}
