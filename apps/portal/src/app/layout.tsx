import { ColorSchemeScript, mantineHtmlProps } from "@mantine/core";
import { direction } from "@tenantry/i18n/locale";
import { AppProviders } from "@tenantry/ui/app-providers";
import { BrandStyle } from "@tenantry/ui/brand-style";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ClientMessages } from "../i18n/client-messages.tsx";
import { TrpcProvider } from "../trpc/client.tsx";
import { api } from "../trpc/server.ts";

export async function generateMetadata(): Promise<Metadata> {
  const [portal, meta] = await Promise.all([api.tenant.portal(), getTranslations("portal.meta")]);
  return {
    title: { default: portal.name, template: `%s · ${portal.name}` },
    description: meta("description"),
  };
}

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#FAF8F3" },
    { media: "(prefers-color-scheme: dark)", color: "#121A17" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [portal, locale, requestHeaders, actions] = await Promise.all([
    api.tenant.portal(),
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
          density="portal"
          labels={{ close: actions("close"), togglePassword: actions("showPassword") }}
          nonce={nonce}
        >
          <BrandStyle color={portal.color} nonce={nonce} />
          <TrpcProvider>
            <ClientMessages>{children}</ClientMessages>
          </TrpcProvider>
        </AppProviders>
      </body>
    </html>
  );
}
