import fc from "fast-check";
import { expect, test } from "vitest";
import { PageKey, writePageKey } from "../src/page-key.ts";

test("a key that was written is read again", () => {
  const id = fc.oneof(fc.uuid(), fc.stringMatching(/^evt_[A-Za-z0-9]{1,24}$/));
  const at = fc.date({ min: new Date(0), max: new Date("2100-01-01T00:00:00Z"), noInvalidDate: true });
  fc.assert(
    fc.property(at, id, (instant, key) => {
      expect(PageKey.parse(writePageKey({ at: instant, id: key }))).toEqual({ at: instant, id: key });
    }),
  );
});

test.each(["", "1", ".a", "1.", "x.y", "-5.a", "1.a b", "1.'; drop", `1.${"a".repeat(300)}`])(
  "%s is no key",
  (text) => {
    expect(PageKey.safeParse(text).success).toBe(false);
  },
);
