import type { Sql } from "postgres";
import type { Queue } from "./queue.ts";

/** What the engine needs of a logger; pino's fits. */
export type Log = Record<"debug" | "info" | "warn" | "error", (details: object, message: string) => void>;

export type Tuning = {
  /** Calls in flight at once, and how many of them one function may take. */
  calls: number;
  callsPerFunction: number;
  /** A call that has not answered by then has failed. */
  callTimeoutMs: number;
  /** An engine that has not renewed its jobs for this long is dead. */
  leaseMs: number;
  /** The first retry's mean delay; it doubles with each further one, up to an hour. */
  retryBaseMs: number;
  /** How long ended runs and events are kept. Not under 24 hours, so that an event's id stays idempotent for that long. */
  retentionMs: number;
};

export const defaultTuning: Tuning = {
  calls: 32,
  callsPerFunction: 16,
  callTimeoutMs: 15 * 60_000,
  leaseMs: 6000,
  retryBaseMs: 10_000,
  retentionMs: 14 * 86_400_000,
};

export const limits = {
  /** One request to the event API, one answer of a step or function. Larger things belong in storage, with their id in the event. */
  payloadBytes: 4 * 1024 * 1024,
  /** A job whose engine died this often is taken for what kills them. */
  lostCalls: 20,
  /** Steps called one after the other on one claim, before others get their turn. */
  chain: 50,
} as const;

export type EngineContext = { sql: Sql; queue: Queue; log: Log; now: () => Date; random: () => number; tuning: Tuning };

/** An event as it is stored and handed to functions. Source: SDK_SPEC 1.3.4. */
export type StoredEvent = {
  id: string;
  name: string;
  data: Record<string, unknown>;
  ts: number;
  user?: unknown;
  v?: string;
};

/** An error as the protocol carries it. */
export type StepFailure = { name: string; message: string; stack?: string; cause?: unknown };
