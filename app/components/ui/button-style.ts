import { clsx } from 'clsx';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'internal' | 'danger';
export type ButtonSize = 'normal' | 'small';

const VARIANT: Record<ButtonVariant, string> = {
  primary: 'bg-brand text-on-brand border-transparent hover:bg-brand-hover',
  secondary: 'bg-surface text-ink border-line-strong hover:bg-hover',
  quiet: 'bg-transparent text-ink border-transparent hover:bg-hover',
  internal: 'bg-internal text-on-internal border-transparent hover:bg-internal-hover',
  danger: 'bg-danger text-on-danger border-transparent hover:bg-danger-hover',
};

/** The look of a button, for buttons and for links that act like one. */
export const buttonStyle = (
  variant: ButtonVariant = 'secondary',
  size: ButtonSize = 'normal',
  className?: string,
): string =>
  clsx(
    'inline-flex items-center justify-center gap-2 rounded-md border font-medium transition-colors select-none',
    'disabled:opacity-55 aria-disabled:opacity-55',
    size === 'small' ? 'min-h-(--control-small) px-2.5 text-sm' : 'min-h-(--control) px-(--control-pad) text-base',
    VARIANT[variant],
    className,
  );
