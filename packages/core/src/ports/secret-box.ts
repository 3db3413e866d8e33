/**
 * Keeps secrets that must be read again (TOTP seeds, connection URLs) unreadable at rest.
 * `context` binds a text to its place, `totp:owner:<id>` say: copied to another row it does not open.
 */
export interface SecretBox {
  seal(plain: string, context: string): string;
  /** Throws when neither key opens the text, or it was sealed for another context. */
  open(sealed: string, context: string): string;
  /** True when the text is not sealed with the present key: seal it again before the previous key goes. */
  isStale(sealed: string): boolean;
}
