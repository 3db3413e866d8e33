import type { AnyRouter } from "@trpc/server";
import type { Meta } from "../trpc.ts";

type Described = { _def: { meta?: Meta } };

/** Flat at run time, under whole paths; the library's type knows nothing of our meta. */
const procedureOf = (router: AnyRouter, path: string): Described | undefined =>
  (router._def.procedures as Record<string, Described>)[path];

/** 202 while something is left to do, else what the procedure says, else 201 for what a POST made and 200. */
export function successStatus(router: AnyRouter, path: string | undefined, method: string, body: unknown): number {
  if (typeof body === "object" && body !== null && "nextStep" in body) return 202;
  const own = path === undefined ? undefined : procedureOf(router, path)?._def.meta?.status;
  return own ?? (method === "POST" ? 201 : 200);
}

/** `METHOD /path` of procedures that say their status themselves. */
export function ownStatuses(router: AnyRouter): ReadonlyMap<string, number> {
  const procedures = Object.values(router._def.procedures as Record<string, Described>);
  return new Map(
    procedures.flatMap(({ _def: { meta } }) =>
      meta?.openapi && meta.status ? [[`${meta.openapi.method} ${meta.openapi.path}`, meta.status] as const] : [],
    ),
  );
}
