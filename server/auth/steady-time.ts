/**
 * Answers after the same time whether there was much to do or nothing: the work and a fixed wait run side by side.
 * @param ms longer than the work usually takes
 */
export async function inSteadyTime<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const wait = new Promise<void>((resolve) => setTimeout(resolve, ms));
  try {
    return await work();
  } finally {
    await wait;
  }
}
