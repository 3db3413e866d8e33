import {
  decideRole,
  invitationStatus,
  joinedRole,
  type Member,
  mostPeople,
  requireAnotherOwner,
  requirePlace,
} from "@tenantry/core/identity/people";
import fc from "fast-check";
import { expect, test } from "vitest";

const role = fc.constantFrom("owner", "billing_contact");
const people = fc
  .array(role, { minLength: 1, maxLength: mostPeople })
  .map((roles): Member[] => roles.map((one, i) => ({ ownerId: `person-${i}`, role: one })))
  .filter((all) => all.some((one) => one.role === "owner"));

test("whoever leaves or steps down where it is allowed, an owner stays", () => {
  fc.assert(
    fc.property(people, fc.nat(mostPeople), (all, i) => {
      const ownerId = `person-${i % all.length}`;
      const rest = all.filter((one) => one.ownerId !== ownerId && one.role === "owner");
      const isLast = rest.length === 0 && all.find((one) => one.ownerId === ownerId)?.role === "owner";
      for (const act of [requireAnotherOwner, (them: Member[], id: string) => decideRole(them, id, "billing_contact")])
        if (isLast) expect(() => act(all, ownerId)).toThrow(expect.objectContaining({ code: "last_owner" }));
        else expect(() => act(all, ownerId)).not.toThrow();
    }),
  );
});

test("a role that somebody has is no change, and a stranger has none", () => {
  const all: Member[] = [
    { ownerId: "a", role: "owner" },
    { ownerId: "b", role: "billing_contact" },
  ];
  expect(decideRole(all, "a", "owner")).toBe(false);
  expect(decideRole(all, "b", "owner")).toBe(true);
  expect(decideRole(all, "b", "billing_contact")).toBe(false);
  expect(() => decideRole(all, "c", "owner")).toThrow(expect.objectContaining({ code: "not_found" }));
});

test.each([
  ["owner", undefined, "owner"],
  ["billing_contact", undefined, "billing_contact"],
  ["owner", "billing_contact", "owner"],
  ["billing_contact", "owner", "owner"],
] as const)("invited as %s and being %s makes %s", (invited, present, joined) => {
  expect(joinedRole(invited, present)).toBe(joined);
});

test("people and invitations share twenty places", () => {
  expect(() => requirePlace(10, 9)).not.toThrow();
  expect(() => requirePlace(10, 10)).toThrow(expect.objectContaining({ code: "people_full" }));
});

test("an invitation is what happened to it first, and ends on time", () => {
  const expiresAt = new Date("2026-05-08T10:00:00Z");
  const open = { expiresAt, acceptedAt: null, withdrawnAt: null };
  expect(invitationStatus(open, new Date(expiresAt.getTime() - 1))).toBe("pending");
  expect(invitationStatus(open, expiresAt)).toBe("expired");
  expect(invitationStatus({ ...open, withdrawnAt: expiresAt }, expiresAt)).toBe("withdrawn");
  expect(invitationStatus({ ...open, acceptedAt: expiresAt }, expiresAt)).toBe("accepted");
});
