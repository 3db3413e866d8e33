/** How the second step of sign-in works; the same for every account. */
export const secondFactor = {
  /** Seconds that a code is shown. */
  stepSeconds: 30,
  digits: 6,
  /** Steps that a device's clock may be ahead or behind. */
  skewSteps: 1,
  recoveryCodes: 10,
} as const;

export type SecondFactorCode = { kind: "totp"; digits: string } | { kind: "recovery"; code: string };

// Crockford's base 32: what is misread on paper is read as what was meant.
const misread: Readonly<Record<string, string>> = { o: "0", i: "1", l: "1" };
const recoveryLength = 16;

/** What somebody typed or pasted: six digits (also Arabic ones) or a recovery code; undefined for anything else. */
export function readSecondFactorCode(text: string): SecondFactorCode | undefined {
  const plain = text
    .normalize("NFKC")
    .replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
    .replace(/[\s\p{Pd}\p{Cf}]/gu, "")
    .toLowerCase();
  if (/^\d{6}$/.test(plain)) return { kind: "totp", digits: plain };
  const code = plain.replace(/[oil]/g, (letter) => misread[letter] ?? letter);
  return code.length === recoveryLength && /^[0-9a-hjkmnp-tv-z]+$/.test(code) ? { kind: "recovery", code } : undefined;
}

/** `abcd-efgh-jkmn-pqrs`: four groups can be read aloud and typed. */
export const showRecoveryCode = (code: string): string => code.replace(/(.{4})(?=.)/g, "$1-");

/**
 * 80 random bits as 16 letters and digits.
 * @param bytes ten random ones
 */
export function recoveryCodeOf(bytes: Uint8Array): string {
  const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  let rest = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let code = "";
  for (let i = 0; i < recoveryLength; i++) {
    code = (alphabet[Number(rest & 31n)] ?? "") + code;
    rest >>= 5n;
  }
  return code;
}
