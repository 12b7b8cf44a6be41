import { clsx } from 'clsx';

interface AvatarProps {
  name: string;
  /** a ring in the colour of the side the person can see */
  side?: 'company' | 'customer' | 'guest' | 'system' | undefined;
  /** the side a present person looks at */
  looksAt?: 'shared' | 'internal' | undefined;
  size?: 'small' | 'normal' | undefined;
  /** when the name stands beside it anyway */
  decorative?: boolean | undefined;
}

/** First letters of the first and the last word, whatever the script. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = [...(words[0] ?? '?')][0] ?? '?';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toLocaleUpperCase('en');
}

export function Avatar({ name, side = 'company', looksAt, size = 'normal', decorative }: AvatarProps) {
  return (
    <span
      {...(decorative ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name })}
      title={decorative ? undefined : name}
      className={clsx(
        'inline-flex flex-none items-center justify-center rounded-full font-semibold select-none',
        size === 'small' ? 'size-6 text-[0.625rem]' : 'size-8 text-xs',
        side === 'customer' || side === 'guest' ? 'bg-brand-soft text-brand-ink' : 'bg-neutral-soft text-ink',
        looksAt === 'internal' && 'ring-2 ring-internal',
        looksAt === 'shared' && 'ring-2 ring-brand',
      )}
    >
      {initials(name)}
    </span>
  );
}
