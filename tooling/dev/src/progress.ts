/** Runs one stage and prints one line for it: what it does, then how many seconds it took. */
export async function stage<T>(title: string, run: () => Promise<T>): Promise<T> {
  const started = performance.now();
  process.stdout.write(`${title} … `);
  try {
    const result = await run();
    console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
    return result;
  } catch (error) {
    console.log("failed");
    throw error;
  }
}
