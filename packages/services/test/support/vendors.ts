import { DomainError } from "@tenantry/core/errors";
import type { EmailMessage, EmailSender } from "@tenantry/core/ports/email";
import type { LinkMinter } from "@tenantry/core/ports/links";
import type { PasswordHasher } from "@tenantry/core/ports/passwords";

export type Postbox = EmailSender & {
  /** What readers got: one message for each key. */
  readonly delivered: Map<string, EmailMessage>;
  /** Every request, repetitions included. */
  readonly requests: EmailMessage[];
  /** Called when a message has been delivered and before its sender hears of it. */
  beforeAnswer: (message: EmailMessage) => void;
};

/** A mail vendor that takes idempotency keys as Resend does: the same request is answered again, another one refused. */
export function postbox(): Postbox {
  const box: Postbox = {
    delivered: new Map(),
    requests: [],
    beforeAnswer: () => undefined,
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
    resetPassword: () => mint("reset"),
    confirmRegistration: () => mint("confirm"),
  };
  return links;
}
