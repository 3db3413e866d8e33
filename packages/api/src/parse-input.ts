import { TRPCError } from "@trpc/server";
import type { z } from "zod";

/** Judges what an edge has put together of its input, and refuses it as an input is refused. */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    throw new TRPCError({ code: "BAD_REQUEST", message: "Input validation failed", cause: parsed.error });
  return parsed.data;
}
