import { randomBytes } from "node:crypto";
import { recoveryCodeOf, secondFactor, showRecoveryCode } from "@tenantry/core/identity/second-factor";
import type { Queryable } from "@tenantry/db/client";
import { recoveryCodes } from "@tenantry/db/platform/identity";
import { and, count, eq, isNull } from "drizzle-orm";
import { digest } from "./secrets.ts";

export type FactorHolder = { realm: "owner" | "staff"; subjectId: string };

// With the subject: a digest is good for one account, and one guess tries one account.
const stored = ({ realm, subjectId }: FactorHolder, code: string) => digest(`${realm} ${subjectId} ${code}`);

const ofHolder = ({ realm, subjectId }: FactorHolder) =>
  and(eq(recoveryCodes.realm, realm), eq(recoveryCodes.subjectId, subjectId));

/** New codes in the place of all former ones, as they are shown; this is the only time that anybody sees them. */
export async function replaceRecoveryCodes(tx: Queryable, holder: FactorHolder, now: Date): Promise<string[]> {
  const codes = Array.from({ length: secondFactor.recoveryCodes }, () => recoveryCodeOf(randomBytes(10)));
  await removeRecoveryCodes(tx, holder);
  await tx.insert(recoveryCodes).values(codes.map((code) => ({ ...holder, id: stored(holder, code), createdAt: now })));
  return codes.map(showRecoveryCode);
}

/** Spends a code; of any number of racers one gets true. */
export async function spendRecoveryCode(
  tx: Queryable,
  holder: FactorHolder,
  code: string,
  now: Date,
): Promise<boolean> {
  const spent = await tx
    .update(recoveryCodes)
    .set({ spentAt: now })
    .where(and(eq(recoveryCodes.id, stored(holder, code)), ofHolder(holder), isNull(recoveryCodes.spentAt)))
    .returning({ id: recoveryCodes.id });
  return spent.length === 1;
}

export async function removeRecoveryCodes(tx: Queryable, holder: FactorHolder): Promise<void> {
  await tx.delete(recoveryCodes).where(ofHolder(holder));
}

export async function countRecoveryCodes(tx: Queryable, holder: FactorHolder): Promise<number> {
  const [row] = await tx
    .select({ left: count() })
    .from(recoveryCodes)
    .where(and(ofHolder(holder), isNull(recoveryCodes.spentAt)));
  return row?.left ?? 0;
}
