import { startServer } from "@tenantry/api/http/server";
import type { PortalPlatform } from "@tenantry/api/platform";
import next from "next";
import { pino } from "pino";
import { readEnv, readServerEnv } from "./src/env.ts";

/** What `compose.ts` made in this process, once a request needed it. */
const composed = globalThis as { tenantryPlatform?: PortalPlatform };

async function main(): Promise<void> {
  const { TRUSTED_PROXIES: trustedProxies, LOG_LEVEL: level } = readEnv();
  const { HOST: host, PORT: port, NODE_ENV } = readServerEnv();
  const log = pino({ name: "portal", level });
  // The name that Next gives 127.0.0.1 in the proxy: by another it takes our own rewrites for another server's.
  const app = next({ dev: NODE_ENV === "development", dir: import.meta.dirname, hostname: "localhost", port });
  await app.prepare();
  const handle = app.getRequestHandler();
  const { stop } = await startServer({ host, port, trustedProxies, log, handle });
  log.info({ host, port }, "portal is ready");
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      log.info({ signal }, "portal stops");
      stop()
        .then(() => composed.tenantryPlatform?.apiCalls?.close())
        .then(() => app.close())
        .then(
          () => process.exit(0),
          (error: unknown) => {
            log.error({ err: error }, "stopping failed");
            process.exit(1);
          },
        );
    });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
