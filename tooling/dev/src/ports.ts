import { once } from "node:events";
import { createServer } from "node:net";
import { Refusal } from "./refusal.ts";

async function listens(port: number, host: string): Promise<number | undefined> {
  const server = createServer();
  server.listen({ port, host, exclusive: true });
  try {
    await once(server, "listening");
  } catch (error) {
    // A machine without IPv6 has nothing on ::1 that a browser's `localhost` could reach instead of us.
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT") return port;
    if (code === "EADDRINUSE" || code === "EACCES") return undefined;
    throw error;
  }
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : port;
}

/** Whether nothing listens on the port, neither on 127.0.0.1 nor on ::1, which browsers try first for `localhost`. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await listens(port, "127.0.0.1")) !== undefined && (await listens(port, "::1")) !== undefined;
}

/** A port that nothing uses at this moment. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = await listens(0, "127.0.0.1");
    if (port !== undefined && (await isPortFree(port))) return port;
  }
}

/** Throws a refusal that names every taken port and what to do. */
export async function requireFreePorts(ports: Readonly<Record<string, number>>): Promise<void> {
  const taken: string[] = [];
  for (const [name, port] of Object.entries(ports)) if (!(await isPortFree(port))) taken.push(`${port} (${name})`);
  if (taken.length === 0) return;
  throw new Refusal(
    `Another program uses port ${taken.join(", ")}. Stop it, or choose other ports: PORT_BASE=4000 npm start takes 4000 to 4005.`,
  );
}
