import { Ellipsis, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { AlertDialog } from '#app/components/ui/alert-dialog.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Dialog } from '#app/components/ui/dialog.tsx';
import { DropdownMenu, MenuItem, MenuSeparator } from '#app/components/ui/dropdown-menu.tsx';
import { IconButton } from '#app/components/ui/icon-button.tsx';
import { Popover } from '#app/components/ui/popover.tsx';
import { Tabs } from '#app/components/ui/tabs.tsx';
import { TextArea } from '#app/components/ui/text-area.tsx';
import { toast } from '#app/components/ui/toast-store.ts';
import { Tooltip } from '#app/components/ui/tooltip.tsx';
import { Line, Section } from './section.tsx';

export function Overlays() {
  const [open, setOpen] = useState<'dialog' | 'alert' | null>(null);
  return (
    <Section title="What opens">
      <Line>
        <Button onClick={() => setOpen('dialog')}>Dialog</Button>
        <Button onClick={() => setOpen('alert')}>Alert dialog</Button>
        <DropdownMenu trigger={<IconButton label="More actions" icon={<Ellipsis aria-hidden />} />}>
          <MenuItem onSelect={() => toast('success', 'Copied')}>Copy the link</MenuItem>
          <MenuItem disabled onSelect={() => {}}>
            Not possible now
          </MenuItem>
          <MenuSeparator />
          <MenuItem tone="danger" icon={<Trash2 aria-hidden />} onSelect={() => setOpen('alert')}>
            Withdraw…
          </MenuItem>
        </DropdownMenu>
        <Popover label="About this reason" trigger={<Button>Popover</Button>}>
          The price on the invoice differs from the one in the quote.
        </Popover>
        <Tooltip text="Opens the case list">
          <Button>Tooltip</Button>
        </Tooltip>
        <Button onClick={() => toast('success', 'The case LIT-2026-000123 is open.')}>Toast</Button>
        <Button onClick={() => toast('error', 'The message was not sent. It stays here until you are back online.')}>
          Error toast
        </Button>
      </Line>
      <Tabs
        label="Case"
        tabs={[
          { key: 'conversation', label: 'Conversation', content: 'What both sides say.' },
          { key: 'internal', label: 'Internal', content: 'What colleagues say.' },
          { key: 'facts', label: 'Facts', content: 'Amounts, people, documents.' },
        ]}
      />
      <Dialog
        open={open === 'dialog'}
        onClose={() => setOpen(null)}
        title="Refuse the proposal"
        description="Tell us why; we look at the case again."
        footer={
          <>
            <Button onClick={() => setOpen(null)}>Cancel</Button>
            <Button variant="primary" onClick={() => setOpen(null)}>
              Refuse the proposal
            </Button>
          </>
        }
      >
        <TextArea label="Your argument" name="argument" />
      </Dialog>
      <AlertDialog
        open={open === 'alert'}
        onCancel={() => setOpen(null)}
        onConfirm={() => setOpen(null)}
        title="Withdraw the case"
        consequence="The case ends at once and the disputed €1,500.00 becomes payable again. This cannot be undone."
        confirmLabel="Withdraw the case"
      />
    </Section>
  );
}
