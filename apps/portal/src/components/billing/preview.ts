import type { Cycle } from "@tenantry/core/catalogue/plan";
import { DomainError } from "@tenantry/core/errors";
import { TRPCError } from "@trpc/server";
import { api, required } from "../../trpc/server.ts";
import type { Preview } from "./data.ts";

export type Refusal = "same" | "ending" | "not_selectable";
type Asked = { tenantId: string; planCode: string; cycle: Cycle; convertAt: "now" | "trial_end" };

/** The preview, or in one word why this change cannot be. */
export async function previewOrRefusal(
  asked: Asked,
): Promise<{ preview: Preview } | { preview: null; refusal: Refusal }> {
  try {
    return { preview: await required(api.subscription.preview(asked)) };
  } catch (error) {
    const cause = error instanceof TRPCError ? error.cause : null;
    if (!(cause instanceof DomainError)) throw error;
    if (cause.code === "conflict") return { preview: null, refusal: "same" };
    if (cause.code === "invalid_transition") return { preview: null, refusal: "ending" };
    if (cause.code === "plan_not_selectable" || cause.code === "validation_failed")
      return { preview: null, refusal: "not_selectable" };
    throw error;
  }
}
