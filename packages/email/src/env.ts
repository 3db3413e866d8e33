import { z } from "zod";

export const emailEnv = z.object({
  RESEND_API_KEY: z
    .string()
    .regex(/^re_\w+$/, "is no API key of Resend")
    .optional()
    .meta({ description: "API key of Resend; without it mail goes to the local inbox", example: "re_EXAMPLE" }),
  RESEND_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({ description: "address of a Resend emulator; refused in production", example: "http://127.0.0.1:3003" }),
  EMAIL_FROM: z
    .string()
    .regex(/^([^<>\r\n"]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, "is no address")
    .default("Tenantry <no-reply@tenantry.example>")
    .meta({
      description: "sender of all mail; its domain is verified at Resend",
      example: "Tenantry <no-reply@example.com>",
    }),
});
