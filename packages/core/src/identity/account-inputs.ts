import { z } from "zod";
import { NewPassword } from "../tenant/inputs.ts";
import { passwordLength } from "../tenant/password-length.ts";
import { Email } from "../text.ts";

/** Bounded, not judged: an old password may be shorter than today's minimum. */
export const CurrentPassword = z.string("required").min(1, "required").max(passwordLength.max, "too_long");

/** Six digits of an authenticator app, or a recovery code. */
export const SecondFactorCode = z.string("required").trim().min(1, "required").max(60, "invalid_code");

export const ChangePasswordInput = z.object({ currentPassword: CurrentPassword, newPassword: NewPassword });
export const ChangeEmailInput = z.object({ newEmail: Email, currentPassword: CurrentPassword });
export const PasswordInput = z.object({ currentPassword: CurrentPassword });
export const CodeInput = z.object({ code: SecondFactorCode });
export const PasswordAndCodeInput = PasswordInput.extend(CodeInput.shape);
