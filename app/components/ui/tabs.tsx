import * as RadixTabs from 'radix-ui/tabs';
import type { ReactNode } from 'react';

export interface Tab {
  key: string;
  label: ReactNode;
  content: ReactNode;
}

interface TabsProps {
  tabs: readonly Tab[];
  label: string;
  defaultTab?: string | undefined;
  value?: string | undefined;
  onChange?: ((key: string) => void) | undefined;
}

/** Parts of one page of which one shows. What deserves an address of its own is a FilterTabs link instead. */
export function Tabs({ tabs, label, defaultTab, value, onChange }: TabsProps) {
  return (
    <RadixTabs.Root
      defaultValue={defaultTab ?? tabs[0]?.key ?? ''}
      {...(value === undefined ? {} : { value })}
      {...(onChange ? { onValueChange: onChange } : {})}
    >
      <RadixTabs.List aria-label={label} className="flex gap-1 overflow-x-auto border-b border-line">
        {tabs.map((tab) => (
          <RadixTabs.Trigger
            key={tab.key}
            value={tab.key}
            className="-mb-px min-h-(--control) flex-none border-b-2 border-transparent px-3 text-ink-muted outline-offset-[-2px] hover:text-ink data-[state=active]:border-brand data-[state=active]:font-semibold data-[state=active]:text-ink"
          >
            {tab.label}
          </RadixTabs.Trigger>
        ))}
      </RadixTabs.List>
      {tabs.map((tab) => (
        <RadixTabs.Content key={tab.key} value={tab.key} className="pt-4">
          {tab.content}
        </RadixTabs.Content>
      ))}
    </RadixTabs.Root>
  );
}
