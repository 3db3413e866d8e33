import { localeCookieName, negotiateLocale } from "@tenantry/i18n/locale";
import { messagesFor } from "@tenantry/i18n/messages";
import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { getPlatform } from "../compose.ts";

/** The reader's language: their own choice, else what the browser asks for. Staff in different places read the same UTC. */
export default getRequestConfig(async () => {
  const [cookieJar, requestHeaders] = await Promise.all([cookies(), headers()]);
  const locale = negotiateLocale({
    cookie: cookieJar.get(localeCookieName)?.value,
    acceptLanguage: requestHeaders.get("accept-language"),
  });
  return {
    locale,
    timeZone: "UTC",
    now: getPlatform().clock.now(),
    messages: messagesFor(
      locale,
      "common",
      "errors",
      "account",
      "admin",
      "leaving",
      "catalogue",
      "steering",
      "revenue",
    ),
  };
});
