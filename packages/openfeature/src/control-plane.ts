import type { z } from "zod";

export type ControlPlaneOptions = {
  /** Origin of the admin app: `https://admin.example.com`. */
  readonly baseUrl: string;
  /** A service key, `tk_…`. */
  readonly apiKey: string;
  /** How long one answer may take, in milliseconds. */
  readonly requestMs?: number;
  readonly fetch?: typeof globalThis.fetch;
};

/** The control plane refused or could not be asked. `status` is null without an answer. */
export class ControlPlaneError extends Error {
  override readonly name = "ControlPlaneError";
  readonly status: number | null;

  constructor(status: number | null, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

export type Fetched<T> = { readonly value: T; readonly etag: string | null };

/** HTTP to the control plane: documents with their ETag, and the stream of changes. */
export function controlPlane({ baseUrl, apiKey, requestMs = 5_000, fetch = globalThis.fetch }: ControlPlaneOptions) {
  async function ask(path: string, init: { headers?: Record<string, string>; signal: AbortSignal }): Promise<Response> {
    const headers = { authorization: `Bearer ${apiKey}`, ...init.headers };
    try {
      return await fetch(new URL(path, baseUrl), { headers, signal: init.signal });
    } catch (cause) {
      throw new ControlPlaneError(null, "The control plane does not answer.", { cause });
    }
  }

  return {
    /** What was known before is given back when it has not changed. */
    async document<T>(path: string, schema: z.ZodType<T, unknown>, known?: Fetched<T>): Promise<Fetched<T>> {
      const headers: Record<string, string> = known?.etag ? { "if-none-match": known.etag } : {};
      const response = await ask(path, { headers, signal: AbortSignal.timeout(requestMs) });
      if (known && response.status === 304) return known;
      if (!response.ok) throw new ControlPlaneError(response.status, `The control plane answers ${response.status}.`);
      return { value: schema.parse(await response.json()), etag: response.headers.get("etag") };
    },

    /** Runs until the stream ends or is aborted. `onChange` gets the tenant concerned, null for all. */
    async changes(
      { onOpen, onChange }: { onOpen: () => void; onChange: (tenantId: string | null) => void },
      signal: AbortSignal,
    ): Promise<void> {
      const response = await ask("/v1/flags/events", { headers: { accept: "text/event-stream" }, signal });
      if (!response.ok || !response.body) {
        throw new ControlPlaneError(response.status, `The control plane answers ${response.status}.`);
      }
      onOpen();
      let buffer = "";
      for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
        const events = (buffer + chunk).split("\n\n");
        buffer = events.pop() ?? "";
        for (const event of events) {
          const data = /^data: (.*)$/m.exec(event)?.[1];
          if (data) onChange((JSON.parse(data) as { tenantId: string | null }).tenantId);
        }
      }
    },
  };
}
