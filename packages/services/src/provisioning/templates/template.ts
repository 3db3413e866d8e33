/** English and formal Arabic. */
export type Words = { readonly en: string; readonly ar: string };

/** Sample content of a test tenant: the same rows whenever it is planted on the same day. */
export type Template = {
  readonly branches: readonly { name: Words; address: Words }[];
  /** `login` is the part of the address before the @. */
  readonly users: readonly { name: Words; login: string; role: "admin" | "member" }[];
  /** Orders go round the customers and the prices (US cents), `perDay` of them on each of the last `days` days. */
  readonly orders: {
    readonly customers: readonly Words[];
    readonly cents: readonly number[];
    readonly days: number;
    readonly perDay: number;
  };
  readonly content: readonly { kind: string; title: Words; body: Readonly<Record<string, unknown>> }[];
};
