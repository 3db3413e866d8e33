/** An instant as a `datetime-local` field shows it, in UTC; and back. An empty field is no instant. */
export const toField = (instant: Date | null | undefined): string => instant?.toISOString().slice(0, 16) ?? "";

export const fromField = (text: string): Date | null => (text === "" ? null : new Date(`${text}Z`));
