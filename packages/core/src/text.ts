import { z } from "zod";

// Control characters have no place in a name: NUL breaks PostgreSQL, CR and LF break mail headers,
// bidirectional overrides make one text look like another.
const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069\ufeff]/;

/** One line of a person's text: trimmed, NFC, without control or direction-override characters. */
export const line = (max: number, min = 1) =>
  z
    .string("required")
    .max(max * 4, "too_long")
    .transform((value) => value.normalize("NFC").trim())
    .pipe(
      z
        .string()
        .min(min, min === 1 ? "required" : "too_short")
        .max(max, "too_long")
        .refine((value) => !hidden.test(value) && !/[\t\n]/.test(value), "invalid_characters"),
    );

/** Like `line`, where an empty text means none. */
export const optionalLine = (max: number) =>
  z
    .union([z.literal("").transform(() => null), z.null(), line(max)])
    .optional()
    .transform((value) => value ?? null);

export const Email = z
  .string("required")
  .max(1000, "too_long")
  .transform((value) => value.trim().toLowerCase())
  .pipe(z.string().min(1, "required").max(254, "too_long").pipe(z.email("invalid_email")));

/** `#RRGGBB`. */
export const Color = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/, "invalid_color")
  .transform((color) => color.toUpperCase());

/** What a person is called, wherever they have an account. */
export const PersonName = line(80);
