-- The embedded engine's state: what happened is here, what is to be called next is in pgboss.job, joined by job_id.
-- Payloads are `json`, not `jsonb`: a payload comes back byte for byte, and a NUL escape is a legal string in JSON.
CREATE TABLE engine.functions (
  id text PRIMARY KEY,
  app text NOT NULL,
  config json NOT NULL,
  synced_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
-- The primary key is what makes an event idempotent, for as long as it is kept.
CREATE TABLE engine.events (
  id text PRIMARY KEY,
  name text NOT NULL,
  payload json NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now()
);
--> statement-breakpoint
CREATE INDEX events_received_at ON engine.events (received_at);
--> statement-breakpoint
CREATE TABLE engine.runs (
  id uuid PRIMARY KEY,
  function_id text NOT NULL,
  event_id text NOT NULL REFERENCES engine.events (id),
  event_name text NOT NULL,
  tenant_id uuid,
  status text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running', 'waiting', 'completed', 'failed', 'cancelled')),
  -- The queued call that discovers what the function does next; null while only steps are open.
  job_id uuid,
  attempt integer NOT NULL DEFAULT 0,
  -- Set once several steps were reported together: from then on every step is planned before it runs.
  parallel boolean NOT NULL DEFAULT false,
  parent_run uuid,
  parent_step text,
  queued_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  ended_at timestamptz,
  output json,
  error json,
  CHECK ((ended_at IS NULL) = (status IN ('queued', 'running', 'waiting'))),
  CHECK (ended_at IS NULL OR job_id IS NULL)
);
--> statement-breakpoint
CREATE INDEX runs_active ON engine.runs (function_id, status) WHERE ended_at IS NULL;
--> statement-breakpoint
CREATE INDEX runs_ended_at ON engine.runs (ended_at) WHERE ended_at IS NOT NULL;
--> statement-breakpoint
CREATE INDEX runs_queued_at ON engine.runs (queued_at DESC);
--> statement-breakpoint
CREATE INDEX runs_tenant ON engine.runs (tenant_id, queued_at DESC) WHERE tenant_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX runs_event ON engine.runs (event_id);
--> statement-breakpoint
CREATE TABLE engine.steps (
  run_id uuid NOT NULL REFERENCES engine.runs (id) ON DELETE CASCADE,
  -- SHA-1 of the step's name, as the SDK sends it.
  id text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('run', 'sleep', 'wait', 'invoke', 'send')),
  -- planned: its own call is queued; retrying: it ran inside a discovery call that will be repeated.
  status text NOT NULL CHECK (status IN ('planned', 'waiting', 'retrying', 'completed', 'failed', 'cancelled')),
  -- Order of completion, which the SDK replays; null until the step has ended.
  position integer,
  job_id uuid,
  attempt integer NOT NULL DEFAULT 0,
  -- The function goes on as soon as this step ends, without the others reported beside it.
  race boolean NOT NULL DEFAULT false,
  wait_event text,
  wait_if text,
  output json,
  error json,
  started_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  PRIMARY KEY (run_id, id),
  UNIQUE (run_id, position),
  CHECK ((position IS NULL) = (status NOT IN ('completed', 'failed')))
);
--> statement-breakpoint
CREATE INDEX steps_waiting ON engine.steps (wait_event) WHERE status = 'waiting' AND wait_event IS NOT NULL;
--> statement-breakpoint
-- Concurrency: who holds a key, who is parked until it is free, who was woken to try again.
CREATE TABLE engine.slots (
  key text NOT NULL,
  job_id uuid NOT NULL,
  run_id uuid NOT NULL REFERENCES engine.runs (id) ON DELETE CASCADE,
  step_id text NOT NULL,
  state text NOT NULL CHECK (state IN ('held', 'parked', 'woken')),
  since timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (key, job_id)
);
--> statement-breakpoint
CREATE INDEX slots_key ON engine.slots (key, state, since);
--> statement-breakpoint
CREATE INDEX slots_run ON engine.slots (run_id);
--> statement-breakpoint
CREATE TABLE engine.crons (
  function_id text NOT NULL,
  expression text NOT NULL,
  next_at timestamptz NOT NULL,
  PRIMARY KEY (function_id, expression)
);
--> statement-breakpoint
-- What staff asked for; an engine carries it out and deletes the row in one transaction.
CREATE TABLE engine.commands (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('retry', 'cancel', 'replay')),
  run_id uuid NOT NULL,
  new_run_id uuid,
  CHECK ((new_run_id IS NULL) = (kind <> 'replay'))
);
