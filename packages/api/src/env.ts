import { z } from "zod";

export const apiEnv = z.object({
  TRUSTED_PROXIES: z
    .string()
    .default("")
    .transform((list) =>
      list
        .split(",")
        .map((entry) => entry.trim())
        .filter(Boolean),
    )
    .meta({
      description: "addresses or subnets of proxies whose X-Forwarded-For is believed",
      example: "10.0.0.0/8,loopback",
    }),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "silent"])
    .default("info")
    .meta({ description: "least severe log line", example: "info" }),
});
