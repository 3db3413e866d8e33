import { createEmulator } from "emulate";

/** Starts the stand-in for Resend; what is sent to it is read at `/inbox`. */
export async function startMail(options: { port: number; apiKey: string }): Promise<{ close(): Promise<void> }> {
  const { port, apiKey } = options;
  return createEmulator({ service: "resend", port, seed: { tokens: { [apiKey]: { login: "tenantry", scopes: [] } } } });
}
