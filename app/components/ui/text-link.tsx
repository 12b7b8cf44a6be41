import { Link, type LinkProps } from '@remix-run/react';
import { clsx } from 'clsx';

interface TextLinkProps extends LinkProps {
  /** in a list where every line is a link the underline waits for the pointer */
  quiet?: boolean | undefined;
}

export function TextLink({ quiet, className, ...rest }: TextLinkProps) {
  return (
    <Link
      {...rest}
      className={clsx(
        'text-brand-ink underline-offset-3 decoration-1 hover:underline',
        quiet ? 'no-underline' : 'underline',
        className,
      )}
    />
  );
}
