import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { passwordHasher } from "@tenantry/auth/passwords";
import { seedDemo } from "@tenantry/services/dev/seed-demo";
import { z } from "zod";
import { Refusal } from "./refusal.ts";

const account = z.object({ email: z.string(), password: z.string() });
export const demoSchema = z.object({
  portalUrl: z.string(),
  adminUrl: z.string(),
  workerUrl: z.string(),
  mailUrl: z.string(),
  stripeUrl: z.string(),
  databaseUrl: z.string(),
  staff: z.array(account.extend({ role: z.string() })),
  owners: z.array(account.extend({ slug: z.string() })),
  adminApiKey: z.string(),
});
export type Demo = z.infer<typeof demoSchema>;
export type StackUrls = Omit<Demo, "staff" | "owners" | "adminApiKey">;

const businesses = [
  {
    businessName: "Laundry Plus",
    businessNameAr: "لوندري بلس",
    slug: "laundry-plus",
    email: "admin@laundry-plus.example",
    phone: "+96890123456",
    country: "OM",
    currency: "OMR",
    timezone: "Asia/Muscat",
    language: "en",
    displayName: "John Admin",
  },
  {
    businessName: "Al Noor Laundry",
    businessNameAr: "مغسلة النور",
    slug: "al-noor",
    email: "admin@al-noor.example",
    phone: "+966501234567",
    country: "SA",
    currency: "SAR",
    timezone: "Asia/Riyadh",
    language: "ar",
    displayName: "نورة المدير",
  },
];

async function register(portalUrl: string, business: (typeof businesses)[number], password: string): Promise<void> {
  const { displayName, ...tenant } = business;
  const response = await fetch(`${portalUrl}/v1/tenants/register`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": `demo-${business.slug}` },
    body: JSON.stringify({ ...tenant, adminUser: { email: tenant.email, password, displayName } }),
  });
  // 409: an earlier start was killed between the registration and writing it down.
  if (response.status === 201 || response.status === 409) return;
  throw new Refusal(
    `The demo business ${business.slug} was not registered: ${response.status} ${await response.text()}`,
  );
}

async function known(file: string): Promise<Demo | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? undefined : demoSchema.safeParse(JSON.parse(text)).data;
}

/** Makes the demo staff, API key and businesses once per database, and writes `demo.json` with how to reach and sign in. */
export async function prepareDemo(options: {
  dataFolder: string;
  urls: StackUrls;
  staffDatabaseUrl: string;
  password: string;
}): Promise<Demo> {
  const { dataFolder, urls, staffDatabaseUrl, password } = options;
  const file = join(dataFolder, "demo.json");
  const before = await known(file);
  const write = async (demo: Demo) => {
    await writeFile(file, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
    return demo;
  };
  const seeded =
    before?.databaseUrl === urls.databaseUrl
      ? before
      : {
          ...(await seedDemo({
            staffUrl: staffDatabaseUrl,
            hasher: passwordHasher({ concurrency: 2 }),
            now: new Date(),
          })),
          owners: [],
        };
  const demo = await write({ ...urls, staff: seeded.staff, adminApiKey: seeded.adminApiKey, owners: seeded.owners });
  for (const business of businesses) {
    if (demo.owners.some((owner) => owner.slug === business.slug)) continue;
    await register(urls.portalUrl, business, password);
    demo.owners.push({ email: business.email, password, slug: business.slug });
    await write(demo);
  }
  return demo;
}
