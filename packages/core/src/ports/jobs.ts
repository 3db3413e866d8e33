/** What the admin app sees of the engine that runs durable functions. */
export type RunStatus = "queued" | "running" | "waiting" | "completed" | "failed" | "cancelled";

export type RunSummary = {
  id: string;
  functionId: string;
  eventName: string;
  tenantId: string | null;
  status: RunStatus;
  attempt: number;
  queuedAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  error: string | null;
};

export type RunStep = {
  id: string;
  name: string;
  kind: "run" | "sleep" | "wait" | "invoke" | "send";
  status: "completed" | "failed" | "waiting" | "running";
  attempts: number;
  startedAt: Date | null;
  endedAt: Date | null;
  /** Redacted, at most 4 KB each. */
  output: unknown;
  error: string | null;
};

export type RunFilter = {
  search?: string;
  functionId?: string;
  status?: RunStatus;
  tenantId?: string;
  page: number;
  pageSize: number;
};

export type JobsHealth = {
  /** How long the oldest due job has not been taken. */
  lagMs: number;
  /** Age of the oldest run that has not started. */
  oldestWaitingMs: number;
  waiting: number;
  running: number;
  failed24h: number;
};

export interface JobsConsole {
  list(filter: RunFilter): Promise<{ rows: RunSummary[]; total: number; functions: string[] }>;
  get(runId: string): Promise<{ run: RunSummary; input: unknown; output: unknown; steps: RunStep[] } | undefined>;
  /** Starts the run again from its first unfinished step. */
  retry(runId: string): Promise<void>;
  cancel(runId: string): Promise<void>;
  /** A new run with the same event. */
  replay(runId: string): Promise<{ runId: string }>;
  health(): Promise<JobsHealth>;
}

/** What the engine remembers of a tenant's runs that are over: ids, times, errors. */
export interface RunHistory {
  count(tenantId: string): Promise<number>;
  forget(tenantId: string): Promise<void>;
}
