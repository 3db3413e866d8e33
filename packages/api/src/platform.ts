import type { RateLimiter } from "@tenantry/auth/rate-limits";
import type { Captchas } from "@tenantry/core/ports/captcha";
import type { Clock } from "@tenantry/core/ports/clock";
import type { FileStore } from "@tenantry/core/ports/files";
import type { LogoProcessor } from "@tenantry/core/ports/images";
import type { JobsConsole } from "@tenantry/core/ports/jobs";
import type { LinkMinter } from "@tenantry/core/ports/links";
import type { PasswordHasher } from "@tenantry/core/ports/passwords";
import type { SecretBox } from "@tenantry/core/ports/secret-box";
import type { Database } from "@tenantry/db/client";
import type { WithEntitlements } from "@tenantry/services/entitlements/require-feature";
import type { WithGateways } from "@tenantry/services/payments/context";
import type { ApiCalls } from "@tenantry/services/usage/api-calls";
import type { Logger } from "pino";

/** What an app composes once per process and every request is answered with. */
export type Platform = WithGateways &
  WithEntitlements & {
    readonly version: string;
    readonly db: Database;
    readonly clock: Clock;
    readonly hasher: PasswordHasher;
    readonly limiter: RateLimiter;
    readonly secrets: SecretBox;
    /** Staff without a second factor can do nothing but set one up: `TENANTRY_ENV=production`. */
    readonly requireStaffSecondFactor: boolean;
    readonly links: LinkMinter;
    readonly captchas: Captchas;
    readonly files: () => Promise<FileStore>;
    /** Absent where no tenant's program calls: the admin app. */
    readonly apiCalls?: ApiCalls;
    readonly log: Logger;
    readonly origins: { readonly portalOrigin: string; readonly adminOrigin: string; readonly workspaceDomain: string };
    /** How long a registration waits for its tenant with the `sync` driver, in milliseconds. */
    readonly syncProvisioningMs: number;
  };

/** The portal's platform: customers upload pictures there. */
export type PortalPlatform = Platform & { readonly processLogo: LogoProcessor };

/** The admin app's platform: only there can runs be seen and steered, and the issuer's logo be set. */
export type AdminPlatform = Platform & { readonly jobs: JobsConsole; readonly processLogo: LogoProcessor };
