export interface PasswordHasher {
  /** PHC string of argon2id. */
  hash(password: string): Promise<string>;
  /** Takes the same time for `undefined` (unknown account) as for a real hash. */
  verify(hash: string | undefined, password: string): Promise<boolean>;
}
