import { mkdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { findChromium } from "./chromium.ts";
import { type Demo, demoSchema } from "./demo.ts";
import { givenEnvironment, readToolingEnv } from "./env.ts";
import { Refusal } from "./refusal.ts";
import { repositoryRoot } from "./root.ts";

type Realm = "visitor" | "owner" | "staff";
type Screen = { readonly name: string; readonly realm: Realm; readonly url: string };
type Look = { readonly locale: "en" | "ar"; readonly scheme: "light" | "dark"; readonly width: number };

const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
const languages = { en: "en-US", ar: "ar-OM" } as const;
const looks: Look[] = (["en", "ar"] as const).flatMap((locale) =>
  (["light", "dark"] as const).flatMap((scheme) => [1440, 390].map((width) => ({ locale, scheme, width }))),
);

const usage = `Drives every screen of a running stack (npm start) and writes pictures.
  pnpm screenshots [--into docs/screenshots] [--only NAME] [--look en.light.1440]`;

/** Pictures of every screen in both languages, both schemes, desktop and phone, of the demo that \`npm start\` made. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      into: { type: "string" },
      only: { type: "string" },
      look: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return console.log(usage);
  const given = givenEnvironment();
  const { DATA_DIR, CHROMIUM_PATH } = readToolingEnv(given);
  const folder = resolve(repositoryRoot, values.into ?? "docs/screenshots");
  const demo = await readDemo(join(resolve(repositoryRoot, DATA_DIR), "demo.json"));
  await mkdir(folder, { recursive: true });
  const browser = await chromium.launch({
    executablePath: await findChromium(CHROMIUM_PATH, given.PATH ?? ""),
    args: flags,
  });
  try {
    const states = await signInEverywhere(browser, demo);
    const screens = await listScreens(browser, demo, states);
    for (const look of looks.filter((l) => !values.look || lookName(l) === values.look)) {
      for (const screen of screens.filter((s) => !values.only || s.name === values.only)) {
        await picture(
          browser,
          screen,
          look,
          states[screen.realm],
          join(folder, `${screen.name}.${lookName(look)}.png`),
        );
      }
      console.log(lookName(look));
    }
  } finally {
    await browser.close();
  }
}

const lookName = ({ locale, scheme, width }: Look) => `${locale}.${scheme}.${width}`;

async function readDemo(file: string): Promise<Demo> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) throw new Refusal(`There is no ${file}: start the stack with npm start first.`);
  return demoSchema.parse(JSON.parse(text));
}

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;

async function signInEverywhere(browser: Browser, demo: Demo): Promise<Record<Realm, State | undefined>> {
  const [owner] = demo.owners;
  const staff = demo.staff.find(({ role }) => role === "super_admin");
  if (!owner || !staff) throw new Refusal("demo.json names no owner or no super admin.");
  return {
    visitor: undefined,
    owner: await signIn(browser, `${demo.portalUrl}/tenant/login`, owner),
    staff: await signIn(browser, `${demo.adminUrl}/login`, staff),
  };
}

async function signIn(browser: Browser, url: string, who: { email: string; password: string }): Promise<State> {
  return onPage(browser, { locale: languages.en }, async (page, context) => {
    await page.goto(url);
    await page.getByLabel("E-mail address").fill(who.email);
    await page.getByLabel("Password", { exact: true }).fill(who.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL((address) => !address.pathname.endsWith("/login"));
    return context.storageState();
  });
}

/** Pages with an id in their address are found as a reader finds them: by the first link to one. */
async function listScreens(browser: Browser, demo: Demo, states: Record<Realm, State | undefined>): Promise<Screen[]> {
  const portal = (name: string, path: string, realm: Realm = "owner"): Screen => ({
    name,
    realm,
    url: `${demo.portalUrl}${path}`,
  });
  const admin = (name: string, path: string): Screen => ({ name, realm: "staff", url: `${demo.adminUrl}${path}` });
  const first = (realm: Realm, url: string, selector: string) =>
    onPage(browser, { storageState: states[realm], locale: languages.en }, async (page) => {
      await page.goto(url);
      const link = page.locator(selector).first();
      return (await link.count()) > 0 ? new URL((await link.getAttribute("href")) ?? "", url).pathname : undefined;
    });
  const billing = await onPage(browser, { storageState: states.owner, locale: languages.en }, async (page) => {
    await page.goto(`${demo.portalUrl}/billing`);
    return new URL(page.url()).pathname;
  });
  const invoice = await first("owner", `${demo.portalUrl}${billing}`, `a[href^="${billing}/invoices/"]`);
  const tenant = await first("staff", `${demo.adminUrl}/dashboard/tenants`, 'a[href^="/dashboard/tenants/"]');
  const run = await first("staff", `${demo.adminUrl}/dashboard/jobs`, 'a[href^="/dashboard/jobs/"]');
  return [
    portal("pricing", "/pricing", "visitor"),
    portal("register", "/tenant/register?plan=growth", "visitor"),
    portal("login", "/tenant/login", "visitor"),
    portal("dashboard", "/tenant/dashboard"),
    portal("settings", "/tenant/settings"),
    portal("people", "/tenant/settings?tab=people"),
    portal("leaving", "/tenant/settings?tab=leaving"),
    portal("account", "/tenant/account"),
    portal("billing", billing),
    portal("plans", `${billing}/plans`),
    portal("checkout", `${billing}/checkout?plan=pro&cycle=monthly`),
    portal("cancel", `${billing}/cancel`),
    ...(invoice ? [portal("invoice", invoice)] : []),
    admin("overview", "/dashboard"),
    admin("tenants", "/dashboard/tenants"),
    ...(tenant ? [admin("tenant", tenant), admin("tenant-billing", `${tenant}?tab=billing`)] : []),
    admin("invoices", "/dashboard/invoices"),
    admin("payments", "/dashboard/payments"),
    admin("reconciliation", "/dashboard/reconciliation"),
    admin("approvals", "/dashboard/approvals"),
    admin("catalogue", "/dashboard/catalogue"),
    admin("flags", "/dashboard/flags"),
    admin("bulk", "/dashboard/bulk"),
    admin("jobs", "/dashboard/jobs"),
    ...(run ? [admin("run", run)] : []),
    admin("admin-settings", "/dashboard/settings"),
    admin("staff", "/dashboard/staff"),
    admin("staff-account", "/account"),
  ];
}

async function picture(
  browser: Browser,
  screen: Screen,
  look: Look,
  storageState: State | undefined,
  path: string,
): Promise<void> {
  const viewport = { width: look.width, height: look.width > 600 ? 900 : 844 };
  const options = { storageState, viewport, locale: languages[look.locale], colorScheme: look.scheme };
  await onPage(browser, options, async (page) => {
    await page.goto(screen.url);
    await page.waitForLoadState("networkidle");
    await page.evaluate("document.fonts.ready");
    await page.screenshot({ path, fullPage: true, animations: "disabled" });
  });
}

type ContextOptions = Parameters<Browser["newContext"]>[0];

async function onPage<T>(
  browser: Browser,
  {
    storageState,
    ...options
  }: Omit<NonNullable<ContextOptions>, "storageState"> & { storageState?: State | undefined },
  work: (page: Page, context: BrowserContext) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ ...options, ...(storageState && { storageState }) });
  try {
    return await work(await context.newPage(), context);
  } finally {
    await context.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Refusal ? error.message : error);
  process.exitCode = 1;
});
