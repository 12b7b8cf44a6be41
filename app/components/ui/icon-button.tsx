import { clsx } from 'clsx';
import { forwardRef, type ReactNode } from 'react';
import { Button, type ButtonProps } from './button.tsx';

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'aria-label' | 'title'> {
  /** what it does; read aloud and shown on hover */
  label: string;
  icon: ReactNode;
}

export const IconButton = forwardRef<HTMLButtonElement, IconButtonProps>(function IconButton(
  { label, icon, variant = 'quiet', className, size, ...rest },
  ref,
) {
  return (
    <Button
      {...rest}
      ref={ref}
      variant={variant}
      size={size}
      aria-label={label}
      title={label}
      className={clsx('aspect-square px-0!', size === 'small' ? 'w-(--control-small)' : 'w-(--control)', className)}
    >
      {icon}
    </Button>
  );
});
