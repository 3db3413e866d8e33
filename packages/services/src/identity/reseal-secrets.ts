import type { SecretBox } from "@tenantry/core/ports/secret-box";
import type { Database } from "@tenantry/db/client";
import { secondFactors } from "@tenantry/db/platform/identity";
import { and, asc, eq, gt, or } from "drizzle-orm";

const perPage = 500;

/**
 * Seals every second factor with the present key, with the role of the schema's owner; afterwards the previous key can
 * go. A seed that was replaced meanwhile stays as it is. Answers how many were sealed anew.
 */
export async function resealSecondFactors(db: Database, box: SecretBox): Promise<number> {
  let resealed = 0;
  for (let after: { realm: "owner" | "staff"; subjectId: string } | undefined; ; ) {
    const page = await db.orm
      .select({ realm: secondFactors.realm, subjectId: secondFactors.subjectId, secret: secondFactors.secret })
      .from(secondFactors)
      .where(
        after &&
          or(
            gt(secondFactors.realm, after.realm),
            and(eq(secondFactors.realm, after.realm), gt(secondFactors.subjectId, after.subjectId)),
          ),
      )
      .orderBy(asc(secondFactors.realm), asc(secondFactors.subjectId))
      .limit(perPage);
    for (const { realm, subjectId, secret } of page) {
      if (!box.isStale(secret)) continue;
      const place = `totp:${realm}:${subjectId}`;
      const changed = await db.orm
        .update(secondFactors)
        .set({ secret: box.seal(box.open(secret, place), place) })
        .where(
          and(eq(secondFactors.realm, realm), eq(secondFactors.subjectId, subjectId), eq(secondFactors.secret, secret)),
        )
        .returning({ subjectId: secondFactors.subjectId });
      resealed += changed.length;
    }
    after = page.at(-1);
    if (page.length < perPage) return resealed;
  }
}
