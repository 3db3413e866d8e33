import type { ProofOfWork } from "@tenantry/core/ports/captcha";
import { useCallback, useEffect, useRef, useState } from "react";
import { trpc } from "../../trpc/client.tsx";

export type ProofState = "idle" | "working" | "done" | "failed";

/** Loaded when the last step opens: whoever only reads the form never needs it. */
async function solve({ parameters, signature }: ProofOfWork, controller: AbortController): Promise<string | null> {
  const [{ solveChallenge }, { deriveKey }] = await Promise.all([
    import("altcha-lib"),
    import("altcha-lib/algorithms/web/pbkdf2"),
  ]);
  const challenge = { parameters, signature };
  const solution = await solveChallenge({ challenge, deriveKey, controller });
  return solution && btoa(JSON.stringify({ challenge, solution }));
}

/**
 * ALTCHA's work, done in the background while `active`. `answer` waits for it and resolves with null when it cannot be
 * done; `again` begins anew once an answer has been refused.
 */
export function useProofOfWork(active: boolean) {
  const { client } = trpc.useUtils();
  const [state, setState] = useState<ProofState>("idle");
  const running = useRef<{ answer: Promise<string | null>; controller: AbortController } | null>(null);

  const begin = useCallback(() => {
    const controller = new AbortController();
    running.current?.controller.abort();
    setState("working");
    const work = async () => {
      const { captcha } = await client.tenant.registrationPolicy.query();
      return captcha?.challenge ? solve(captcha.challenge, controller) : null;
    };
    const answer = work().then(
      (solved) => {
        if (!controller.signal.aborted) setState(solved ? "done" : "failed");
        return solved;
      },
      () => {
        if (!controller.signal.aborted) setState("failed");
        return null;
      },
    );
    running.current = { answer, controller };
    return answer;
  }, [client]);

  useEffect(() => {
    if (active && !running.current) void begin();
  }, [active, begin]);
  useEffect(() => () => running.current?.controller.abort(), []);

  const answer = useCallback(() => running.current?.answer ?? begin(), [begin]);
  return { state, answer, again: begin };
}
