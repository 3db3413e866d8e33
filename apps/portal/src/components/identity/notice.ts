import { getTranslations } from "next-intl/server";

const notices = {
  out: "signedOut",
  everywhere: "signedOutEverywhere",
  ended: "sessionEnded",
  password: "passwordChanged",
  joined: "joined",
} as const;

const isNotice = (name: unknown): name is keyof typeof notices =>
  typeof name === "string" && Object.hasOwn(notices, name);

/** What a sign-in page says of what happened before; `name` comes from its address. */
export async function signInNotice(name: string | string[] | undefined): Promise<string | undefined> {
  const t = await getTranslations("portal.auth.signIn");
  return isNotice(name) ? t(notices[name]) : undefined;
}
