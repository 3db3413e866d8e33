import { z } from "zod";

export const storageEnv = z.object({
  STORAGE_DIR: z.string().default(".data/files").meta({
    description: "folder for files when no S3 bucket is set; a volume that is backed up",
    example: "/var/lib/tenantry/files",
  }),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "is no bucket name")
    .optional()
    .meta({ description: "bucket that replaces STORAGE_DIR; private, without public access", example: "tenantry" }),
  S3_REGION: z.string().default("us-east-1").meta({ description: "region of the bucket", example: "me-south-1" }),
  S3_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description: "address of an S3-compatible store other than AWS",
      example: "https://s3.example.com",
    }),
  S3_ACCESS_KEY_ID: z.string().optional().meta({
    description: "access key; without it the machine's own AWS identity is used",
    example: "AKIAEXAMPLE",
  }),
  S3_SECRET_ACCESS_KEY: z.string().optional().meta({ description: "secret of the access key", example: "…" }),
});

export type StorageEnv = z.infer<typeof storageEnv>;
