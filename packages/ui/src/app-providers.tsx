"use client";
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/noto-sans-arabic/wght.css";
import "./mantine-styles.ts";
import "./base.css";
import { DirectionProvider, MantineProvider } from "@mantine/core";
import { setNonce } from "get-nonce";
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from "react";
import { createAppTheme, cssVariablesResolver, type Density, type ThemeLabels } from "./theme.ts";

export type AppProvidersProps = {
  direction: "ltr" | "rtl";
  density: Density;
  labels: ThemeLabels;
  /** The request's CSP nonce; scroll locking of modals writes a style element and needs it too. */
  nonce?: string;
  children: ReactNode;
};

// A tenth of the first load, and not needed before something has happened on the page.
const Toasts = lazy(() => import("./toasts.tsx"));

/** Theme, direction and notifications. Goes once into each app's root layout, inside `body`. */
export function AppProviders({ direction, density, labels, nonce: given, children }: AppProvidersProps) {
  // A refresh renders the layout anew, with the nonce of another request; the document keeps the one it came with.
  const [nonce] = useState(given);
  const { close, togglePassword } = labels;
  const theme = useMemo(() => createAppTheme(density, { close, togglePassword }), [density, close, togglePassword]);
  const [hydrated, setHydrated] = useState(false);
  useEffect(() => setHydrated(true), []);
  // get-nonce keeps one value per process: in the browser that is this page, on the server it would leak between requests.
  if (nonce && typeof document !== "undefined") setNonce(nonce);
  return (
    <DirectionProvider initialDirection={direction} detectDirection={false}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        defaultColorScheme="auto"
        getStyleNonce={nonce ? () => nonce : undefined}
      >
        {children}
        {hydrated ? (
          <Suspense fallback={null}>
            <Toasts />
          </Suspense>
        ) : null}
      </MantineProvider>
    </DirectionProvider>
  );
}
