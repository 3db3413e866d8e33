/** A page's address with its search parameters; what is empty is left out. */
export function addressOf(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const search = new URLSearchParams(Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  return search.size > 0 ? `${path}?${search}` : path;
}

/** From the address of a list's first page, the one in which `{page}` stands for the number. */
export const pageTemplate = (firstPage: string): string =>
  `${firstPage}${firstPage.includes("?") ? "&" : "?"}page={page}`;
