import type { ServiceContext } from "@tenantry/services/context";
import { carryNotes } from "@tenantry/services/outbox/carry-notes";
import { relayOutbox } from "@tenantry/services/outbox/relay";
import type { Inngest } from "inngest";
import type { Logger } from "pino";

const channel = "tenantry_outbox";
const pollMs = { listening: 5_000, blind: 1_000 };

/**
 * Carries outbox rows to the engine, and into the outbox what workspaces in other databases have left: at once when
 * PostgreSQL tells of something new, else by looking every second. A database that is away delays only its own.
 */
export async function startRelay(options: {
  ctx: ServiceContext;
  client: Inngest;
  log: Logger;
}): Promise<{ stop(): Promise<void> }> {
  const { ctx, client, log } = options;
  const deliver = async (events: { id: string; name: string; data: Record<string, unknown>; createdAt: Date }[]) => {
    const now = ctx.clock.now().getTime();
    // What a sandbox does is dated by its own clock; an engine keeps an event of the future until then.
    const ts = (createdAt: Date) => Math.min(createdAt.getTime(), now);
    await client.send(events.map(({ id, name, data, createdAt }) => ({ id, name, data, ts: ts(createdAt) })));
  };
  const waitMs = ctx.db.canListen ? pollMs.listening : pollMs.blind;
  const loops = [
    startLoop(waitMs, async (isStopping) => {
      try {
        while ((await relayOutbox(ctx, deliver)) > 0 && !isStopping());
      } catch (error) {
        log.error({ err: error }, "relaying the outbox failed; its rows stay and are tried again");
      }
    }),
    startLoop(waitMs, async () => {
      try {
        await carryNotes(ctx);
      } catch (error) {
        log.error({ err: error }, "notes in other placements were not carried over; they stay and are tried again");
      }
    }),
  ];
  const wake = () => {
    for (const loop of loops) loop.wake();
  };
  const unlisten = ctx.db.canListen ? await ctx.db.listen(channel, wake) : undefined;
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
      await unlisten?.();
    },
  };
}

/** Does the work again and again, `waitMs` apart, sooner when it is woken. */
function startLoop(waitMs: number, work: (isStopping: () => boolean) => Promise<void>) {
  let stopping = false;
  let news = true;
  let rouse: () => void = () => undefined;
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const loop = (async () => {
    while (!stopping) {
      news = false;
      await work(() => stopping);
      if (!news && !stopping) await pause();
    }
  })();
  return {
    wake() {
      news = true;
      rouse();
    },
    async stop() {
      stopping = true;
      rouse();
      await loop;
    },
  };
}
