import { fieldError } from "@tenantry/core/errors";
import type { Queryable } from "@tenantry/db/client";
import { loadSettings } from "../settings/load-settings.ts";
import { isCommonPassword } from "./common-passwords.ts";

/** Refuses a new password that is shorter than the platform's setting or among the most used ones; `field` is blamed. */
export async function requireGoodPassword(db: Queryable, password: string, field: string): Promise<void> {
  const { passwordMinLength } = await loadSettings(db);
  if (password.length < passwordMinLength)
    throw fieldError(field, "password_too_short", `A password has at least ${passwordMinLength} characters.`);
  if (isCommonPassword(password))
    throw fieldError(field, "password_common", "This password is among the most used ones.");
}
