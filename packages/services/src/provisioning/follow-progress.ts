import { setTimeout as sleep } from "node:timers/promises";
import type { TenantContext } from "../context.ts";
import { type Progress, provisioningProgress } from "./progress.ts";

const pollMs = 400;
const boundMs = 120_000;

/**
 * The ledger as it happens: at once what is, then every change. Ends when nothing more can happen, when the reader has
 * gone, and after two minutes; whoever still watches then asks again.
 */
export async function* followProgress(ctx: TenantContext, gone?: AbortSignal): AsyncGenerator<Progress, void> {
  let told = "";
  for (let waited = 0; waited <= boundMs && !gone?.aborted; waited += pollMs) {
    const progress = await provisioningProgress(ctx);
    const said = JSON.stringify(progress);
    if (said !== told) yield progress;
    told = said;
    if (isSettled(progress)) return;
    await sleep(pollMs, undefined, { signal: gone }).catch(() => undefined);
  }
}

/** A failed one may be tried again by staff: its page goes on asking, seldom. */
const isSettled = ({ status }: Progress): boolean => status === "ready" || status === "failed";
