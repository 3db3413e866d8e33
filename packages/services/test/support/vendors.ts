import { DomainError } from "@tenantry/core/errors";
import type { Archivist } from "@tenantry/core/ports/archive";
import type { DocumentRenderer } from "@tenantry/core/ports/documents";
import type { EmailMessage, EmailSender } from "@tenantry/core/ports/email";
import type { FileKey, FileStore } from "@tenantry/core/ports/files";
import type { LinkMinter } from "@tenantry/core/ports/links";
import type { PasswordHasher } from "@tenantry/core/ports/passwords";

export type Postbox = EmailSender & {
  /** What readers got: one message for each key. */
  readonly delivered: Map<string, EmailMessage>;
  /** Every request, repetitions included. */
  readonly requests: EmailMessage[];
  /** What was kept of sandboxes' messages and left for nobody. */
  readonly captured: Map<string, EmailMessage>;
  /** Called when a message has been delivered and before its sender hears of it. */
  beforeAnswer: (message: EmailMessage) => void;
};

/** A mail vendor that takes idempotency keys as Resend does: the same request is answered again, another one refused. */
export function postbox(): Postbox {
  const box: Postbox = {
    delivered: new Map(),
    requests: [],
    beforeAnswer: () => undefined,
    captured: new Map(),
    async render(message) {
      box.captured.set(message.key, message);
      return { subject: message.template, html: message.key, text: JSON.stringify(message.props) };
    },
    async send(message) {
      box.requests.push(message);
      const first = box.delivered.get(message.key);
      if (first && JSON.stringify(first) !== JSON.stringify(message))
        throw new DomainError("idempotency_key_reused", "The key was used with another message.");
      box.delivered.set(message.key, message);
      box.beforeAnswer(message);
      return { id: `mail-${message.key}` };
    },
  };
  return box;
}

/** Quick, and as easy to recognise in a row as a real hash is hard. */
export const plainHasher: PasswordHasher = {
  hash: async (password) => `hashed ${password}`,
  verify: async (hash, password) => hash === `hashed ${password}`,
};

/** Every link is new, as every real one is. */
export function countingLinks(now: () => Date): LinkMinter & { minted: number } {
  const mint = async (path: string) => {
    links.minted += 1;
    const expiresAt = new Date(now().getTime() + 600_000);
    return { url: `https://app.example.com/${path}?token=${links.minted}`, expiresAt };
  };
  const links = {
    minted: 0,
    signIn: () => mint("sign-in"),
    invitation: () => mint("join"),
    membership: () => mint("tenant/join"),
    resetPassword: () => mint("reset"),
    confirmEmail: () => mint("confirm-email"),
    confirmRegistration: () => mint("confirm"),
  };
  return links;
}

/** Files of one test world. `written` counts every put. */
export function memoryFiles(): FileStore & { readonly kept: Map<FileKey, Uint8Array>; written: number } {
  const kept = new Map<FileKey, Uint8Array>();
  const missing = () => new DomainError("not_found", "There is no such file.");
  const files = {
    kept,
    written: 0,
    async put(key: FileKey, bytes: Uint8Array) {
      files.written += 1;
      kept.set(key, bytes);
    },
    async read(key: FileKey) {
      const bytes = kept.get(key);
      if (!bytes) throw missing();
      return bytes;
    },
    async delete(key: FileKey) {
      kept.delete(key);
    },
    async putStream(key: FileKey, stream: ReadableStream<Uint8Array>) {
      await files.put(key, new Uint8Array(await new Response(stream).arrayBuffer()));
    },
    async stream(key: FileKey) {
      const bytes = Uint8Array.from(await files.read(key));
      return { byteCount: bytes.byteLength, stream: new Blob([bytes]).stream() };
    },
    link: async () => null,
    async list(prefix: string, { limit, cursor }: { limit: number; cursor?: string }) {
      const later = [...kept.keys()].filter((key) => key.startsWith(prefix) && (!cursor || key > cursor)).sort();
      const keys = later.slice(0, limit);
      return { keys, cursor: later.length > limit ? (keys.at(-1) ?? null) : null };
    },
  };
  return files;
}

/** What a document would print, as JSON: the real renderer is tested with the worker. */
export const plainRenderer: DocumentRenderer = {
  invoice: async (document) => asJson(document),
  creditNote: async (document) => asJson(document),
  receipt: async (document) => asJson(document),
};

/** Every part as text by its name, as JSON: the real archive is tested where it is made, and with the worker. */
export const plainArchivist: Archivist = {
  async write(parts, about, onPart) {
    const told: Record<string, string | string[]> = { leftOut: [...about.leftOut] };
    for await (const part of parts) {
      await onPart(part.name);
      told[part.name] =
        part.kind === "rows" ? await Array.fromAsync(part.rows()) : await new Response(await part.open()).text();
    }
    const bytes = Uint8Array.from(asJson(told));
    const read = () => new Blob([bytes]).stream();
    return { byteCount: bytes.byteLength, sha256: "0".repeat(64), read, discard: async () => undefined };
  },
};

const asJson = (document: object): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(document, (_, value) => (typeof value === "bigint" ? String(value) : value)));
