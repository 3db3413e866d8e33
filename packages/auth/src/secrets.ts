import { createHash, randomBytes } from "node:crypto";

/** 32 random bytes as base64url: what a link or an access token carries. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/** SHA-256, hex: all that the database keeps of a session or token. Secrets of 200 bits need no slow hash. */
export const digest = (secret: string): string => createHash("sha256").update(secret).digest("hex");
