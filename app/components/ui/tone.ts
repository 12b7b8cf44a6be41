/** Semantic tones. A tone never speaks alone: a word or an icon always says the same. */
export type Tone = 'neutral' | 'brand' | 'internal' | 'danger' | 'settled' | 'waiting';

/** Quiet surface of a tone: badges, banners. */
export const SOFT: Record<Tone, string> = {
  neutral: 'bg-neutral-soft text-ink border-line',
  brand: 'bg-brand-soft text-brand-ink border-brand-line',
  internal: 'bg-internal-soft text-internal-ink border-internal-line',
  danger: 'bg-danger-soft text-danger-ink border-danger-line',
  settled: 'bg-settled-soft text-settled-ink border-settled-line',
  waiting: 'bg-waiting-soft text-waiting-ink border-waiting-line',
};

/** Text of a tone on a plain surface. */
export const INK: Record<Tone, string> = {
  neutral: 'text-ink',
  brand: 'text-brand-ink',
  internal: 'text-internal-ink',
  danger: 'text-danger-ink',
  settled: 'text-settled-ink',
  waiting: 'text-waiting-ink',
};
