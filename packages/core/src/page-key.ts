import { z } from "zod";

/** Where a page of a list by time begins: after this row. `id` decides among rows of one instant. */
export type PageKey = { readonly at: Date; readonly id: string };

/** A key as text that fits into an address: milliseconds and id. */
export const writePageKey = ({ at, id }: PageKey): string => `${at.getTime()}.${id}`;

function readPageKey(text: string): PageKey | null {
  const [, millis, id] = /^(\d{1,15})\.([\w:-]{1,200})$/.exec(text) ?? [];
  return millis && id ? { at: new Date(Number(millis)), id } : null;
}

/** A key out of an address; what is none is refused with `invalid_page`. */
export const PageKey = z
  .string()
  .max(240)
  .transform((text, ctx): PageKey => {
    const key = readPageKey(text);
    if (key) return key;
    ctx.addIssue({ code: "custom", message: "invalid_page" });
    return z.NEVER;
  });
