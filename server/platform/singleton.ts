/**
 * One instance per process, also when the development server evaluates a module again.
 * @param name unique in the process
 */
export function singleton<T>(name: string, make: () => T): T {
  const store = globalThis as typeof globalThis & { __entente?: Map<string, unknown> };
  store.__entente ??= new Map();
  if (!store.__entente.has(name)) {
    store.__entente.set(name, make());
  }
  return store.__entente.get(name) as T;
}
