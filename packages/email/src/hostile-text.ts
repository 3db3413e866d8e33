// Control characters, line and paragraph separators, direction overrides and invisible fillers.
const hidden = /[\u0000-\u001f\u007f-\u009f\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff]+/g;

const longestName = 80;

/**
 * A name that a stranger chose, as one line of harmless text. Anybody can have mail sent to anybody by registering
 * with their address, so a name must not carry a message: it is cut, and what looks like a link is not clickable.
 */
export function plainName(name: string): string {
  const line = name.normalize("NFC").replace(hidden, " ").replace(/\s+/g, " ").trim();
  const characters = [...line];
  const cut = characters.length > longestName ? `${characters.slice(0, longestName - 1).join("")}…` : line;
  // A word joiner after dots, colons and @ is invisible, and keeps mail programs from linking what follows.
  return cut.replace(/([.:/@])(?=\S)/g, "$1\u2060");
}

/** The name between isolates, so that its direction does not disturb the sentence around it. */
export const isolated = (text: string): string => `\u2068${text}\u2069`;
