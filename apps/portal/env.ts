/** Where a build goes and comes from: tests have a folder of their own beside a running stack. */
export const distDir = process.env.NEXT_DIST_DIR || ".next";
