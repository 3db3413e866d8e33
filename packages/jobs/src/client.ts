import type { DomainEvents, EventName } from "@tenantry/core/events";
import { eventType, Inngest, staticSchema } from "inngest";

export type ClientOptions = { eventKey: string; signingKey: string; baseUrl?: string | undefined };

/** The one client: with a base URL of the embedded engine or a self-hosted server, without one of Inngest's cloud. */
export function createClient(options: ClientOptions): Inngest {
  return new Inngest({ id: "tenantry", isDev: false, ...options });
}

/** A typed trigger of one of our events; services validate what they load by its ids. */
export const on = <N extends EventName>(name: N) => eventType(name, { schema: staticSchema<DomainEvents[N]>() });
