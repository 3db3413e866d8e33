/** Rows of one page; the server asks for the same page ahead. */
export const invoicePageSize = 10;
