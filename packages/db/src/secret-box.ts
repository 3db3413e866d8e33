import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import type { SecretBox } from "@tenantry/core/ports/secret-box";

const ivBytes = 12;
const tagBytes = 16;

type Key = { id: string; bytes: Buffer };

function keyOf(text: string): Key {
  const bytes = Buffer.from(hkdfSync("sha256", text, "tenantry", "secrets at rest", 32));
  return { id: createHash("sha256").update(bytes).digest("hex").slice(0, 8), bytes };
}

/**
 * AES-256-GCM with keys derived from APP_KEY; `previous` (APP_KEY_PREVIOUS) opens what was sealed before a rotation.
 * A sealed text is `v1.<key>.<iv, ciphertext and tag in base64url>`: it says which key opens it.
 */
export function secretBox(keys: { current: string; previous?: string | undefined }): SecretBox {
  const current = keyOf(keys.current);
  const known = new Map([keys.previous, keys.current].flatMap((text) => (text ? [keyOf(text)] : [])).map(byId));

  return {
    seal(plain, context) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv("aes-256-gcm", current.bytes, iv).setAAD(Buffer.from(context));
      const body = Buffer.concat([iv, cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return `v1.${current.id}.${body.toString("base64url")}`;
    },
    open(sealed, context) {
      const [version, id = "", text = ""] = sealed.split(".");
      const key = known.get(id);
      if (version !== "v1" || !key) throw new Error("No key of this process opens this secret.");
      const body = Buffer.from(text, "base64url");
      const decipher = createDecipheriv("aes-256-gcm", key.bytes, body.subarray(0, ivBytes), {
        authTagLength: tagBytes,
      })
        .setAAD(Buffer.from(context))
        .setAuthTag(body.subarray(-tagBytes));
      return decipher.update(body.subarray(ivBytes, -tagBytes), undefined, "utf8") + decipher.final("utf8");
    },
    isStale: (sealed) => sealed.split(".")[1] !== current.id,
  };
}

const byId = (key: Key): [string, Key] => [key.id, key];
