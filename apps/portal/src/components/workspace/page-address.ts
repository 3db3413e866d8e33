export type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export const rowsPerPage = 20;

/** The page that an address names, from 1; what is no number is the first. */
export async function pageOf({ searchParams }: Search): Promise<{ page: number; limit: number }> {
  const { page } = await searchParams;
  const wanted = typeof page === "string" && /^[1-9]\d{0,3}$/.test(page) ? Number(page) : 1;
  return { page: wanted, limit: rowsPerPage };
}
