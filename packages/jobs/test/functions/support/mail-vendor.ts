import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Mail = { to: string[]; subject: string };

/** Resend over HTTP, as far as a worker needs it: one message for each idempotency key, another body for it refused. */
export async function startMailVendor() {
  const delivered = new Map<string, string>();
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    const key = String(request.headers["idempotency-key"]);
    const answer = (status: number, value: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    const first = delivered.get(key);
    if (first !== undefined && first !== body)
      return answer(409, { name: "invalid_idempotent_request", statusCode: 409, message: "another body" });
    delivered.set(key, body);
    return answer(200, { id: `mail-${key}` });
  };
  const server = createServer((request, response) => {
    take(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What readers have got, by key. */
    mails: () => new Map([...delivered].map(([key, body]) => [key, JSON.parse(body) as Mail])),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
