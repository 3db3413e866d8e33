import { parseArgs } from "node:util";
import { DomainError } from "@tenantry/core/errors";
import type { SecretBox } from "@tenantry/core/ports/secret-box";
import { Reason } from "@tenantry/core/tenant/inputs";
import { Email } from "@tenantry/core/text";
import { createDatabase } from "@tenantry/db/client";
import { resealSecondFactors } from "@tenantry/services/identity/reseal-secrets";
import { resetSecondFactor } from "@tenantry/services/identity/reset-second-factor";
import { z } from "zod";

const clock = { now: () => new Date() };

/**
 * `staff reset-second-factor` and `owners reset-second-factor`: for the last super admin, or for an owner, who lost the
 * device and the codes. `url` signs in with the role that serves them. False when there is nothing to reset.
 */
export async function resetLostSecondFactor(
  realm: "staff" | "owner",
  args: string[],
  url: string | undefined,
): Promise<boolean> {
  if (!url) throw new Error(`This needs ${realm === "staff" ? "STAFF" : "PORTAL"}_DATABASE_URL.`);
  const { values } = parseArgs({ args, options: { email: { type: "string" }, reason: { type: "string" } } });
  const request = z.object({ email: Email, reason: Reason.default("Reset by an operator") }).parse(values);
  const db = createDatabase({ url, poolSize: 1, name: "tenantry-cli" });
  try {
    await resetSecondFactor({ db, clock, actor: { type: "system" }, requestId: null }, { realm, ...request });
    console.log(`${request.email} signs in with the password alone until a new second factor is set up.`);
    return true;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    console.log(`${request.email}: ${error.message}`);
    return false;
  } finally {
    await db.close();
  }
}

/** `secrets reseal`: the last step of a change of APP_KEY. */
export async function resealSecrets(ownerUrl: string, secrets: SecretBox | undefined): Promise<boolean> {
  if (!secrets) throw new Error("secrets reseal needs APP_KEY, and APP_KEY_PREVIOUS while that still seals something.");
  const db = createDatabase({ url: ownerUrl, poolSize: 1, name: "tenantry-cli" });
  try {
    console.log(`${await resealSecondFactors(db, secrets)} second factors sealed with the present APP_KEY.`);
    return true;
  } finally {
    await db.close();
  }
}
