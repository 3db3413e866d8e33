import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { Agent, get, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { pino } from "pino";
import { afterEach, describe, expect, test } from "vitest";
import { clientAddressHeader, requestIdHeader } from "../src/http/request-facts.ts";
import { startServer } from "../src/http/server.ts";

const log = pino({ level: "silent" });
const started: { stop(): Promise<void> }[] = [];
afterEach(() => Promise.all(started.splice(0).map((server) => server.stop())));

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Tells the caller what the app would learn of it. */
const tell: Handle = async (request, response) => {
  response.end(JSON.stringify({ client: request.headers[clientAddressHeader], id: request.headers[requestIdHeader] }));
};

async function serve(handle: Handle = tell, trustedProxies: string[] = []) {
  const running = await startServer({ host: "127.0.0.1", port: 0, trustedProxies, log, handle });
  started.push(running);
  const { port } = running.server.address() as AddressInfo;
  return { ...running, url: `http://127.0.0.1:${port}`, port };
}

const told = async (url: string, headers: Record<string, string> = {}) => {
  const response = await fetch(url, { headers });
  return {
    ...((await response.json()) as { client: string; id: string }),
    header: response.headers.get(requestIdHeader),
  };
};

describe("the client's address", () => {
  test("is the socket's, whatever the client says", async () => {
    const { url } = await serve();
    for (const header of ["x-forwarded-for", "x-real-ip", "forwarded", clientAddressHeader])
      expect((await told(url, { [header]: "203.0.113.9" })).client).toBe("127.0.0.1");
  });

  test("is what a trusted proxy says, up to the first one that is not trusted", async () => {
    const { url } = await serve(tell, ["loopback", "10.0.0.0/8"]);
    expect((await told(url)).client).toBe("127.0.0.1");
    expect((await told(url, { "x-forwarded-for": "203.0.113.9" })).client).toBe("203.0.113.9");
    // The client put an address of its own in front; the proxies appended what they saw.
    expect((await told(url, { "x-forwarded-for": "198.51.100.1, 203.0.113.9, 10.1.2.3" })).client).toBe("203.0.113.9");
  });

  test("is not what a proxy says that nobody trusts", async () => {
    const { url } = await serve(tell, ["192.0.2.0/24"]);
    expect((await told(url, { "x-forwarded-for": "203.0.113.9" })).client).toBe("127.0.0.1");
  });
});

test("every request has an id of ours, in its headers and in its answer", async () => {
  const { url } = await serve();
  const [first, second] = [await told(url, { [requestIdHeader]: "chosen" }), await told(url)];
  expect(first.id).toMatch(/^[0-9a-f-]{36}$/);
  expect(first.header).toBe(first.id);
  expect(second.id).not.toBe(first.id);
});

test("a handler that fails answers 500 with the id and no more", async () => {
  const { url } = await serve(async () => {
    throw new Error("the secret of line 42");
  });
  const response = await fetch(url);
  expect([response.status, await response.text()]).toEqual([500, ""]);
  expect(response.headers.get(requestIdHeader)).toMatch(/^[0-9a-f-]{36}$/);
});

describe("a server that is told to stop", () => {
  test("lets a request under way finish, and takes no new one", async () => {
    const begun = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const { url, stop } = await serve(async (_, response) => {
      begun.resolve();
      await finish.promise;
      response.end("done");
    });
    const answer = fetch(url).then((response) => response.text());
    await begun.promise;
    const stopped = stop();
    await expect
      .poll(() =>
        fetch(url).then(
          () => "answered",
          () => "refused",
        ),
      )
      .toBe("refused");
    finish.resolve();
    expect(await answer).toBe("done");
    await stopped;
  });

  test("does not wait for connections that only stay open", async () => {
    const { url, port, stop } = await serve();
    const agent = new Agent({ keepAlive: true });
    const [response] = (await once(get(url, { agent }), "response")) as [IncomingMessage];
    await once(response.resume(), "end");
    const silent = connect(port, "127.0.0.1");
    await once(silent, "connect");
    const begun = performance.now();
    await stop();
    expect(performance.now() - begun).toBeLessThan(5000);
    agent.destroy();
    silent.destroy();
  });
});

test("a port that is taken is an error with its name", async () => {
  const { port } = await serve();
  const second = startServer({ host: "127.0.0.1", port, trustedProxies: [], log, handle: tell });
  await expect(second).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("a trusted proxy that is no address is refused at the start", async () => {
  const options = { host: "127.0.0.1", port: 0, log, handle: tell };
  await expect(startServer({ ...options, trustedProxies: [`nobody-${randomUUID()}`] })).rejects.toThrow(
    "invalid IP address",
  );
});
