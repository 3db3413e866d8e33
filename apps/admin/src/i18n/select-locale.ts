"use server";
import { Locale } from "@tenantry/core/locale";
import { localeCookieName } from "@tenantry/i18n/locale";
import { cookies } from "next/headers";
import { getPlatform } from "../compose.ts";

const yearSeconds = 365 * 86_400;

/** Keeps the reader's choice of language; what is no language of ours changes nothing. */
export async function selectLocale(choice: string): Promise<void> {
  const locale = Locale.safeParse(choice);
  if (!locale.success) return;
  const secure = getPlatform().origins.adminOrigin.startsWith("https:");
  (await cookies()).set(localeCookieName, locale.data, {
    path: "/",
    maxAge: yearSeconds,
    sameSite: "lax",
    httpOnly: true,
    secure,
  });
}
