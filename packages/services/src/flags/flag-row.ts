import { unknownName } from "@tenantry/core/entitlements/resolve";
import type { StoredFlag } from "@tenantry/core/flags/evaluate";
import type { FlagEnvironment, FlagRule } from "@tenantry/core/flags/flag";
import type { LocalText } from "@tenantry/core/locale";
import type { Queryable } from "@tenantry/db/client";
import { flags } from "@tenantry/db/platform/entitlements";
import { asc, isNull } from "drizzle-orm";

/** A flag as staff see it. */
export type Flag = StoredFlag & {
  readonly name: LocalText;
  readonly description: LocalText;
  readonly owner: string;
  readonly environments: readonly FlagEnvironment[];
  readonly rules: readonly FlagRule[];
  readonly staleAt: Date | null;
  readonly archivedAt: Date | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

const flagsAtMost = 1_000;

/** Flags that are not archived, by key. */
export async function loadFlags(db: Queryable): Promise<Flag[]> {
  return db.select().from(flags).where(isNull(flags.archivedAt)).orderBy(asc(flags.key)).limit(flagsAtMost);
}

/** Errors: `not_found` with the nearest keys. */
export async function loadFlag(db: Queryable, key: string): Promise<Flag> {
  const all = await loadFlags(db);
  const flag = all.find((one) => one.key === key);
  if (!flag) {
    throw unknownName(
      "flag",
      key,
      all.map((one) => one.key),
    );
  }
  return flag;
}

/** What the audit log keeps of a flag: everything that changes an answer. */
export const auditedFlag = ({
  environments,
  rules,
  startsAt,
  endsAt,
  killedAt,
  staleAt,
  archivedAt,
  version,
}: Flag) => ({
  environments,
  rules,
  startsAt,
  endsAt,
  killedAt,
  staleAt,
  archivedAt,
  version,
});
