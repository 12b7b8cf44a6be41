import { clsx } from 'clsx';
import * as Menu from 'radix-ui/dropdown-menu';
import type { ReactNode } from 'react';

interface DropdownMenuProps {
  /** a Button or IconButton */
  trigger: ReactNode;
  children: ReactNode;
  align?: 'start' | 'end' | undefined;
  /** opens as soon as it appears: for menus that are made at the first press */
  defaultOpen?: boolean | undefined;
}

/** A menu of commands: arrow keys, typing ahead, Escape. For navigation use links in a DetailsMenu. */
export function DropdownMenu({ trigger, children, align = 'end', defaultOpen = false }: DropdownMenuProps) {
  return (
    // Not modal: the modal form injects a style element that the content security policy would refuse.
    <Menu.Root modal={false} defaultOpen={defaultOpen}>
      <Menu.Trigger asChild>{trigger}</Menu.Trigger>
      <Menu.Portal>
        <Menu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 min-w-44 rounded-lg border border-line bg-surface p-1 text-ink shadow-float"
        >
          {children}
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}

interface MenuItemProps {
  onSelect: () => void;
  icon?: ReactNode;
  children: ReactNode;
  tone?: 'danger' | undefined;
  disabled?: boolean | undefined;
}

export function MenuItem({ onSelect, icon, children, tone, disabled }: MenuItemProps) {
  return (
    <Menu.Item
      onSelect={onSelect}
      disabled={disabled ?? false}
      className={clsx(
        'flex min-h-(--control) cursor-pointer items-center gap-2 rounded-md px-2.5 outline-none data-disabled:cursor-not-allowed data-disabled:opacity-55 data-highlighted:bg-hover',
        tone === 'danger' && 'text-danger-ink',
      )}
    >
      {icon}
      {children}
    </Menu.Item>
  );
}

export const MenuSeparator = () => <Menu.Separator className="my-1 h-px bg-line" />;
