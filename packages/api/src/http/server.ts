import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Logger } from "pino";
import proxyAddress from "proxy-addr";
import { clientAddressHeader, requestIdHeader } from "./request-facts.ts";

export type ServerOptions = {
  host: string;
  port: number;
  trustedProxies: readonly string[];
  log: Logger;
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
};

const drainMs = 10_000;

/**
 * The server in front of a Next app: knows the socket, so that nobody can choose the address they are limited by;
 * gives every request an id; lets those under way finish when it is told to stop.
 */
export async function startServer(options: ServerOptions): Promise<{ server: Server; stop(): Promise<void> }> {
  const { host, port, log, handle } = options;
  const trust = proxyAddress.compile([...options.trustedProxies]);
  const server = createServer((request, response) => {
    request.headers[clientAddressHeader] = proxyAddress(request, trust);
    const requestId = randomUUID();
    request.headers[requestIdHeader] = requestId;
    response.setHeader(requestIdHeader, requestId);
    handle(request, response).catch((error: unknown) => {
      log.error({ err: error, requestId }, "request failed");
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
  return {
    server,
    stop: () =>
      new Promise((resolve) => {
        const limit = setTimeout(() => server.closeAllConnections(), drainMs);
        server.close(() => {
          clearTimeout(limit);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
