import type { TokenState } from "@tenantry/auth/tokens";
import { TRPCError } from "@trpc/server";

/** What a page's `token` parameter is worth, without spending it; what is no token at all is unknown. */
export async function linkState(
  token: string | string[] | undefined,
  peek: (token: string) => Promise<{ state: TokenState }>,
): Promise<{ state: "valid"; token: string } | { state: Exclude<TokenState, "valid"> }> {
  if (typeof token !== "string") return { state: "unknown" };
  try {
    const { state } = await peek(token);
    return state === "valid" ? { state, token } : { state };
  } catch (error) {
    if (error instanceof TRPCError && error.code === "BAD_REQUEST") return { state: "unknown" };
    throw error;
  }
}
