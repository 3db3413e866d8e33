import type { GatewayId } from "@tenantry/core/ports/payments";
import { receiveEvent } from "@tenantry/services/payments/receive-event";
import { publicError } from "../errors.ts";
import type { Platform } from "../platform.ts";
import { boundedRequest } from "./body-limit.ts";
import { requestFacts } from "./request-facts.ts";

/** Ten times the largest event that a gateway sends. */
const maxEventBytes = 1024 * 1024;

/**
 * `POST /api/webhooks/{gateway}`: what a gateway says has happened. 200 when it is kept (again), 400 for what its signature
 * does not vouch for, 404 where the gateway is not configured; anything else makes the gateway send it again.
 */
export async function receiveWebhook(
  platform: Pick<Platform, "db" | "clock" | "gateways" | "log">,
  incoming: Request,
  gateway: GatewayId,
): Promise<Response> {
  const { requestId } = requestFacts(incoming.headers, "rest", () => undefined);
  const { db, clock, gateways } = platform;
  if (!gateways.has(gateway)) return new Response(null, { status: 404 });
  try {
    const request = await boundedRequest(incoming, maxEventBytes);
    const rawBody = new Uint8Array(await request.arrayBuffer());
    const ctx = { db, clock, gateways, actor: { type: "system" } as const, requestId };
    const received = await receiveEvent(ctx, { gateway, rawBody, headers: incoming.headers });
    if (received.status === "accepted") return Response.json({ received: true });
    platform.log.warn({ gateway, reason: received.reason, requestId }, "webhook refused");
    return Response.json({ received: false, reason: received.reason }, { status: 400 });
  } catch (error) {
    const { status } = publicError(error, requestId);
    if (status >= 500) platform.log.error({ err: error, gateway, requestId }, "webhook not kept");
    return Response.json({ received: false }, { status });
  }
}
