import type { Database } from "@tenantry/db/client";
import { emailChanges, sessions, tokens } from "@tenantry/db/platform/identity";
import { rateLimits } from "@tenantry/db/platform/operations";
import { lt } from "drizzle-orm";

const day = 24 * 60 * 60 * 1000;
/** A link that has expired can say so for this long; then it is unknown. */
const tokenKeptMs = 7 * day;

/** The sweeper's clean-up, with the role of jobs: all that has expired, in every realm and tenant. Counts of rows. */
export async function deleteExpired(
  db: Database,
  now: Date,
): Promise<{ sessions: number; tokens: number; emailChanges: number; rateLimits: number }> {
  const tokensBefore = new Date(now.getTime() - tokenKeptMs);
  const gone = {
    sessions: await db.orm.delete(sessions).where(lt(sessions.expiresAt, now)).returning({ id: sessions.id }),
    tokens: await db.orm.delete(tokens).where(lt(tokens.expiresAt, tokensBefore)).returning({ id: tokens.id }),
    emailChanges: await db.orm
      .delete(emailChanges)
      .where(lt(emailChanges.expiresAt, tokensBefore))
      .returning({ id: emailChanges.id }),
    rateLimits: await db.orm.delete(rateLimits).where(lt(rateLimits.expire, now)).returning({ key: rateLimits.key }),
  };
  return {
    sessions: gone.sessions.length,
    tokens: gone.tokens.length,
    emailChanges: gone.emailChanges.length,
    rateLimits: gone.rateLimits.length,
  };
}
