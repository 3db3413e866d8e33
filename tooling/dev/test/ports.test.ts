import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { findFreePort, isPortFree, requireFreePorts } from "../src/ports.ts";

async function listening(host: string) {
  const port = await findFreePort();
  const server = createServer().listen(port, host);
  await once(server, "listening");
  return { port, [Symbol.dispose]: () => server.close() };
}

test("a port is taken when something listens on it, whatever the address", async () => {
  using loopback = await listening("127.0.0.1");
  using everywhere = await listening("0.0.0.0");
  expect(await isPortFree(loopback.port)).toBe(false);
  expect(await isPortFree(everywhere.port)).toBe(false);
  expect(await isPortFree(await findFreePort())).toBe(true);
});

test("the refusal names each taken port, whose it would be, and what to do", async () => {
  using taken = await listening("127.0.0.1");
  const free = await findFreePort();
  await expect(requireFreePorts({ portal: taken.port, admin: free })).rejects.toThrow(
    `Another program uses port ${taken.port} (portal). Stop it, or choose other ports: PORT_BASE=`,
  );
});
