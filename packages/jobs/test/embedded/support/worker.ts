import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { Inngest, InngestFunction } from "inngest";
import { serve } from "inngest/node";

export type Worker = { serveUrl: string; close(): Promise<void> };
export type Serve = (request: IncomingMessage, response: ServerResponse) => void;

/** A free port, closed again: an SDK client must know its engine's URL before the engine starts. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A serve endpoint on loopback; `tamper` stands in front of it and may lose or delay what passes. */
export async function startWorker(
  client: Inngest.Any,
  functions: InngestFunction.Any[],
  { port = 0, tamper }: { port?: number; tamper?: (serve: Serve) => RequestListener } = {},
): Promise<Worker> {
  const handler = serve({ client, functions });
  const pass: Serve = (request, response) => void handler(request, response);
  const server = createServer(tamper ? tamper(pass) : pass);
  const bound = await listen(server, port);
  return {
    serveUrl: `http://127.0.0.1:${bound}/api/inngest`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}
