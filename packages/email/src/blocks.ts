export type Block =
  | { kind: "text"; text: string }
  /** A button, with the bare address under it. */
  | { kind: "action"; label: string; url: string }
  /** A sentence and the address it is about. */
  | { kind: "link"; text: string; url: string }
  | { kind: "facts"; facts: readonly { term: string; value: string; url?: string }[] }
  /** What to do when the message was not expected. */
  | { kind: "note"; text: string };

/** A message's content before it becomes HTML or plain text. */
export type Letter = {
  subject: string;
  /** What an inbox shows after the subject. */
  preview: string;
  title: string;
  greeting: string;
  blocks: readonly Block[];
  linkHint: string;
  footer: string;
};
