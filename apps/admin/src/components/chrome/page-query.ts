/** What Next hands to a page as `searchParams`; each page parses it. */
export type PageQuery = Promise<Readonly<Record<string, string | string[] | undefined>>>;
