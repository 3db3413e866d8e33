import { commitCall, dropClaim, LeaseLost } from "./commit.ts";
import { decide } from "./decide.ts";
import { type EngineContext, limits } from "./model.ts";
import { type Answer, failedSend, readAnswer, send } from "./protocol.ts";
import type { Claim } from "./queue.ts";
import { lockRun, settleStep } from "./runs.ts";
import { acquireSlots, slotKeys } from "./slots.ts";
import { callBody, loadSnapshot, type Snapshot } from "./snapshot.ts";
import { transact } from "./transact.ts";

export type Endpoint = { serveUrl: string; signingKey: string };

/** Carries out one claim: load, call, decide, commit; and the same run's next call while the claim may be kept. */
export async function carryOut(ctx: EngineContext, endpoint: Endpoint, claim: Claim): Promise<void> {
  for (let turn = 1; ; turn++) {
    const snapshot = await loadSnapshot(ctx, claim);
    if (!snapshot) return dropClaim(ctx, claim);
    if (snapshot.step && snapshot.step.kind !== "run" && snapshot.step.kind !== "send")
      return endWait(ctx, claim, snapshot.step.kind);
    if (turn === 1 && !(await admit(ctx, claim, snapshot))) return;
    const dispatchedAt = performance.now();
    const answering = call(ctx, endpoint, claim, snapshot).then((answer) => ({
      answer,
      elapsedMs: performance.now() - dispatchedAt,
    }));
    const [{ answer, elapsedMs }] = await Promise.all([answering, markRunning(ctx, claim, snapshot)]);
    const decision = decide(
      { stepId: claim.stepId, attempt: snapshot.attempt, maxAttempts: maxAttempts(snapshot) },
      answer,
      { now: ctx.now(), random: ctx.random, retryBaseMs: ctx.tuning.retryBaseMs },
    );
    if (decision.next.do === "retry" || decision.next.do === "fail") {
      ctx.log.warn(
        {
          runId: claim.runId,
          functionId: snapshot.functionId,
          stepId: claim.stepId,
          attempt: snapshot.attempt,
          error: decision.next.error.message,
        },
        `call of ${snapshot.functionId} failed`,
      );
    }
    const mayChain = turn < limits.chain;
    if ((await commitCall(ctx, claim, snapshot, decision, { mayChain, elapsedMs })) === "done") return;
  }
}

async function markRunning({ sql }: EngineContext, { runId }: Claim, snapshot: Snapshot): Promise<void> {
  if (snapshot.status === "running") return;
  await sql`UPDATE engine.runs SET status = 'running', started_at = coalesce(started_at, now()) WHERE id = ${runId} AND ended_at IS NULL`;
}

/** A function that was removed while runs were in flight still gets its attempts: the next deployment may bring it back. */
const maxAttempts = (snapshot: Snapshot): number => snapshot.config?.maxAttempts ?? 5;

/** Takes the function's concurrency slots, or parks the claim until one is free. */
async function admit(ctx: EngineContext, claim: Claim, snapshot: Snapshot): Promise<boolean> {
  const keys = snapshot.config ? slotKeys(snapshot.config, snapshot.event) : [];
  if (keys.length === 0) return true;
  return transact(ctx.sql, async (tx) => {
    const isAdmitted = await acquireSlots(ctx, tx, claim, keys);
    if (!isAdmitted && !(await ctx.queue.finish(tx, claim)))
      throw new LeaseLost(`The job of run ${claim.runId} was taken over`);
    return isAdmitted;
  });
}

async function call(
  ctx: EngineContext,
  { serveUrl, signingKey }: Endpoint,
  claim: Claim,
  snapshot: Snapshot,
): Promise<Answer> {
  if (claim.retryCount >= limits.lostCalls) {
    const message = `The engine died ${claim.retryCount} times during this call; the call is taken for the reason`;
    return { kind: "failed", canRetry: false, error: { name: "CallLost", message } };
  }
  if (!snapshot.config) {
    return {
      kind: "failed",
      canRetry: true,
      error: {
        name: "FunctionNotFound",
        message: `The function "${snapshot.functionId}" is not registered: it was removed or renamed while this run was in flight`,
      },
    };
  }
  const url = new URL(serveUrl);
  url.searchParams.set("fnId", snapshot.functionId);
  url.searchParams.set("stepId", claim.stepId);
  try {
    const headers = { "x-run-id": claim.runId, "x-inngest-job-id": claim.jobId };
    return readAnswer(
      await send(url, "POST", callBody(claim, snapshot, maxAttempts(snapshot)), {
        signingKey,
        timeoutMs: ctx.tuning.callTimeoutMs,
        headers,
      }),
      ctx.now(),
    );
  } catch (error) {
    return failedSend(error);
  }
}

/** The time of a sleep has come, or what a step waited for has not come in time. */
async function endWait(ctx: EngineContext, claim: Claim, kind: string): Promise<void> {
  await transact(ctx.sql, async (tx) => {
    const run = await lockRun(tx, claim.runId);
    if (!(await ctx.queue.finish(tx, claim))) throw new LeaseLost(`The timer of run ${claim.runId} was taken over`);
    if (!run || run.ended_at) return;
    const timedOut = { error: { name: "InvokeTimeout", message: "The invoked function did not end in time" } };
    await settleStep(ctx, tx, run, claim.stepId, kind === "invoke" ? timedOut : { output: null });
  });
}
