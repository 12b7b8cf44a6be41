import type { Editor } from '@tiptap/core';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#app/components/ui/button.tsx';

const normalised = (text: string): string => {
  const address = text.trim();
  if (/^(https?:\/\/|mailto:)/i.test(address)) {
    return address;
  }
  return /^[^\s@/]+@[^\s@/]+$/.test(address) ? `mailto:${address}` : `https://${address}`;
};

/** The address of a link, in the flow of the composer: no window over the text one is writing about. */
export function LinkField({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const { t } = useTranslation('conversation');
  const id = useId();
  const [address, setAddress] = useState(String(editor.getAttributes('link').href ?? ''));
  const apply = (href: string): void => {
    const chain = editor.chain().focus().extendMarkRange('link');
    if (href.trim() === '') {
      chain.unsetLink().run();
    } else if (editor.state.selection.empty && !editor.isActive('link')) {
      const link = { type: 'text', text: href.trim(), marks: [{ type: 'link', attrs: { href: normalised(href) } }] };
      chain.insertContent(link).run();
    } else {
      chain.setLink({ href: normalised(href) }).run();
    }
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      event.preventDefault();
      apply(address);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      editor.commands.focus();
      onClose();
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-2 border-t border-line px-2 py-1.5">
      <label htmlFor={id} className="text-sm text-ink-muted">
        {t('editor.linkAddress')}
      </label>
      <input
        id={id}
        // The person has just asked for this field.
        ref={(field) => field?.focus()}
        type="url"
        inputMode="url"
        autoComplete="off"
        placeholder="https://"
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        className="field-box min-w-40 flex-1"
      />
      <Button size="small" onClick={() => apply(address)}>
        {t('editor.linkApply')}
      </Button>
      <Button size="small" variant="quiet" onClick={() => apply('')}>
        {t('editor.linkRemove')}
      </Button>
    </div>
  );
}
