import { ColorSchemeScript, mantineHtmlProps } from "@mantine/core";
import { direction } from "@tenantry/i18n/locale";
import { AppProviders } from "@tenantry/ui/app-providers";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { TrpcProvider } from "../trpc/client.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations();
  return {
    title: { default: t("admin.meta.title"), template: t("common.brand.titleTemplate") },
    robots: { index: false, follow: false },
  };
}

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#FAF8F3" },
    { media: "(prefers-color-scheme: dark)", color: "#121A17" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, requestHeaders, actions] = await Promise.all([
    getLocale(),
    headers(),
    getTranslations("common.actions"),
  ]);
  const nonce = requestHeaders.get("x-nonce") ?? undefined;
  const dir = direction(locale);
  return (
    <html lang={locale} dir={dir} {...mantineHtmlProps}>
      <head>
        <ColorSchemeScript nonce={nonce} defaultColorScheme="auto" />
      </head>
      <body>
        <AppProviders
          direction={dir}
          density="admin"
          labels={{ close: actions("close"), togglePassword: actions("showPassword") }}
          nonce={nonce}
        >
          <TrpcProvider>
            <NextIntlClientProvider>{children}</NextIntlClientProvider>
          </TrpcProvider>
        </AppProviders>
      </body>
    </html>
  );
}
