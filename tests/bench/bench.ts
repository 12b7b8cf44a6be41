/** What every bench prints as its last line. */
export interface BenchResult {
  name: string;
  /** product compared with its floor, measured in the same process run */
  ratios: Record<string, number>;
  floor: Record<string, number>;
  runs: number;
  peakMemoryMb: number;
}

export interface BenchOptions {
  json: boolean;
  /** rows, messages or requests a round, where a bench can be made smaller */
  size?: number;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

export const round = (value: number, digits = 3): number => Number(value.toFixed(digits));

export const say = (text: string): void => void process.stderr.write(`${text}\n`);
