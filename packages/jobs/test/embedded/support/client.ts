import { Inngest } from "inngest";
import { keys, silent } from "./settings.ts";

export const sdkLogger = { ...silent, trace: () => undefined };

export function makeClient(id: string, port: number): Inngest.Any {
  return new Inngest({ id, baseUrl: `http://127.0.0.1:${port}`, isDev: false, logger: sdkLogger, ...keys });
}
