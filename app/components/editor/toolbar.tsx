import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import { clsx } from 'clsx';
import {
  Bold,
  Code,
  Italic,
  Link2,
  List,
  ListOrdered,
  type LucideIcon,
  SquareCode,
  Strikethrough,
  TextQuote,
  Underline,
} from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';

type Tool =
  | 'bold'
  | 'italic'
  | 'underline'
  | 'strike'
  | 'code'
  | 'link'
  | 'bulletList'
  | 'orderedList'
  | 'blockquote'
  | 'codeBlock';

const TOOLS: readonly { name: Tool; icon: LucideIcon; keys: string; run: (editor: Editor) => void }[] = [
  { name: 'bold', icon: Bold, keys: 'Control+B', run: (editor) => editor.chain().focus().toggleBold().run() },
  { name: 'italic', icon: Italic, keys: 'Control+I', run: (editor) => editor.chain().focus().toggleItalic().run() },
  {
    name: 'underline',
    icon: Underline,
    keys: 'Control+U',
    run: (editor) => editor.chain().focus().toggleUnderline().run(),
  },
  {
    name: 'strike',
    icon: Strikethrough,
    keys: 'Control+Shift+S',
    run: (editor) => editor.chain().focus().toggleStrike().run(),
  },
  {
    name: 'bulletList',
    icon: List,
    keys: 'Control+Shift+8',
    run: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    name: 'orderedList',
    icon: ListOrdered,
    keys: 'Control+Shift+7',
    run: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  {
    name: 'blockquote',
    icon: TextQuote,
    keys: 'Control+Shift+B',
    run: (editor) => editor.chain().focus().toggleBlockquote().run(),
  },
  { name: 'code', icon: Code, keys: 'Control+E', run: (editor) => editor.chain().focus().toggleCode().run() },
  {
    name: 'codeBlock',
    icon: SquareCode,
    keys: 'Control+Alt+C',
    run: (editor) => editor.chain().focus().toggleCodeBlock().run(),
  },
];

interface ToolbarProps {
  editor: Editor;
  /** id of the text it forms */
  controls: string;
  onLink: () => void;
}

/** One stop of the Tab key; arrows move inside. */
export function Toolbar({ editor, controls, onLink }: ToolbarProps) {
  const { t } = useTranslation('conversation');
  const bar = useRef<HTMLDivElement>(null);
  const active = useEditorState({
    editor,
    selector: ({ editor: current }) =>
      [...TOOLS.map(({ name }) => name), 'link'].filter((name) => current.isActive(name)).join(' '),
  }).split(' ');
  const move = (event: KeyboardEvent): void => {
    const buttons = [...(bar.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next =
      event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? buttons.length - 1
          : step === 0
            ? -1
            : (at + step + buttons.length) % buttons.length;
    if (next >= 0) {
      event.preventDefault();
      for (const [index, button] of buttons.entries()) {
        button.tabIndex = index === next ? 0 : -1;
      }
      buttons[next]?.focus();
    }
  };
  const tools = [
    ...TOOLS.slice(0, 4),
    { name: 'link' as const, icon: Link2, keys: 'Control+K', run: onLink },
    ...TOOLS.slice(4),
  ];
  return (
    <div
      ref={bar}
      role="toolbar"
      aria-label={t('editor.toolbar')}
      aria-controls={controls}
      onKeyDown={move}
      className="flex min-w-0 overflow-x-auto"
    >
      {tools.map(({ name, icon: Icon, keys, run }, index) => (
        <button
          key={name}
          type="button"
          tabIndex={index === 0 ? 0 : -1}
          aria-label={t(`editor.${name}`)}
          title={t(`editor.${name}`)}
          aria-keyshortcuts={keys}
          aria-pressed={active.includes(name)}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => run(editor)}
          className={clsx(
            'inline-flex size-(--control-small) flex-none items-center justify-center rounded-md text-ink-muted hover:bg-hover hover:text-ink',
            active.includes(name) && 'bg-hover text-ink',
          )}
        >
          <Icon aria-hidden />
        </button>
      ))}
    </div>
  );
}
