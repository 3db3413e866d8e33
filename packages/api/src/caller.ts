import { createContext } from "./context.ts";
import { requestFacts } from "./http/request-facts.ts";
import type { Platform } from "./platform.ts";

/** The context of a page that reads on the server; its response has been begun, so it sets no cookies. */
export const pageContext = <P extends Platform>(platform: P, headers: Headers) =>
  createContext(
    platform,
    requestFacts(headers, "web", () => undefined),
  );
