import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const token = (bytes: number) => randomBytes(bytes).toString("base64url");

const rolePassword = z.string().default(() => token(18));

const secretsSchema = z.object({
  postgres: z.string().default(() => token(18)),
  roles: z.object({ owner: rolePassword, portal: rolePassword, jobs: rolePassword, staff: rolePassword }).prefault({}),
  engineSigningKey: z.string().default(() => `signkey-local-${randomBytes(32).toString("hex")}`),
  appKey: z.string().default(() => token(32)),
  altchaKey: z.string().default(() => token(32)),
  stripeWebhook: z.string().default(() => `whsec_${randomBytes(24).toString("hex")}`),
  demoPassword: z.string().default(() => `${token(9)}-Aa1`),
});

export type Secrets = z.infer<typeof secretsSchema>;

/** The secrets of one data folder: made at the first start, completed when a later version needs more, kept at 0600. */
export async function loadSecrets(dataFolder: string): Promise<Secrets> {
  const file = join(dataFolder, "secrets.json");
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "{}";
    throw error;
  });
  const secrets = secretsSchema.parse(JSON.parse(text));
  const completed = `${JSON.stringify(secrets, null, 2)}\n`;
  if (completed !== text) await writeFile(file, completed, { mode: 0o600 });
  return secrets;
}
