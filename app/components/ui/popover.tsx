import * as RadixPopover from 'radix-ui/popover';
import type { ReactNode } from 'react';

interface PopoverProps {
  trigger: ReactNode;
  /** what it is about, read aloud when it opens */
  label: string;
  children: ReactNode;
  align?: 'start' | 'center' | 'end' | undefined;
}

/** A small panel beside its button; the focus moves in and comes back. */
export function Popover({ trigger, label, children, align = 'start' }: PopoverProps) {
  return (
    <RadixPopover.Root>
      <RadixPopover.Trigger asChild>{trigger}</RadixPopover.Trigger>
      <RadixPopover.Portal>
        <RadixPopover.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-[60dvh] w-80 max-w-[calc(100vw-1rem)] overflow-y-auto rounded-lg border border-line bg-surface p-3 text-ink shadow-float"
        >
          {children}
        </RadixPopover.Content>
      </RadixPopover.Portal>
    </RadixPopover.Root>
  );
}
