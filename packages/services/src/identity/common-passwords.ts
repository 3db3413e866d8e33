import { passwordLength } from "@tenantry/core/tenant/inputs";
import { dictionary } from "@zxcvbn-ts/language-common";

const common = new Set(dictionary["passwords-common"].filter((password) => password.length >= passwordLength.min));

/** Whether a password is in the public lists of most used ones, or one character over and over. */
export function isCommonPassword(password: string): boolean {
  return common.has(password.toLowerCase()) || new Set(password).size < 3;
}
