import { cache } from "react";
import { api } from "../../trpc/server.ts";

/** Who is signed in here and what they may know of their business; null while nobody is. Once per request. */
export const loadVisit = cache(async () => {
  const user = await api.user.me();
  return user && { user, tenant: await api.tenant.me() };
});

export type Visit = NonNullable<Awaited<ReturnType<typeof loadVisit>>>;
