import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";
import { distDir } from "./env.ts";

const config: NextConfig = {
  distDir,
  poweredByHeader: false,
  reactStrictMode: true,
  transpilePackages: [
    "@tenantry/api",
    "@tenantry/auth",
    "@tenantry/core",
    "@tenantry/db",
    "@tenantry/i18n",
    "@tenantry/services",
    "@tenantry/ui",
  ],
  serverExternalPackages: ["@node-rs/argon2", "pino", "postgres", "rate-limiter-flexible"],
  // `pnpm typecheck` does, with every package; a build need not do it again.
  typescript: { ignoreBuildErrors: true },
  experimental: { optimizePackageImports: ["@mantine/core", "@mantine/hooks"] },
};

export default createNextIntlPlugin("./src/i18n/request.ts")(config);
