import type { MentionNodeAttrs } from '@tiptap/extension-mention';
import { PluginKey } from '@tiptap/pm/state';
import type { SuggestionOptions, SuggestionProps } from '@tiptap/suggestion';

export interface Suggestible {
  id: string;
  label: string;
  /** second line: a role, an amount */
  note?: string | undefined;
}
export type SuggestionKind = 'person' | 'invoice';

export interface OpenSuggestions {
  kind: SuggestionKind;
  items: readonly Suggestible[];
  active: number;
  /** where the caret is, in viewport coordinates */
  at: { left: number; top: number; bottom: number };
  choose(item: Suggestible): void;
}

/** What the list of suggestions shows; the editor writes it, the popup reads it. */
export class Suggestion {
  find: Record<SuggestionKind, readonly Suggestible[]> = { person: [], invoice: [] };
  #open: OpenSuggestions | null = null;
  readonly #listeners = new Set<() => void>();

  readonly snapshot = (): OpenSuggestions | null => this.#open;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  show(open: OpenSuggestions | null): void {
    this.#open = open;
    for (const listener of this.#listeners) {
      listener();
    }
  }

  /** @returns whether the key was for the list */
  key(event: KeyboardEvent): boolean {
    const open = this.#open;
    if (!open || open.items.length === 0) {
      return false;
    }
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (move !== 0) {
      this.show({ ...open, active: (open.active + move + open.items.length) % open.items.length });
      return true;
    }
    if (event.key === 'Enter' || event.key === 'Tab') {
      const item = open.items[open.active];
      if (item) {
        open.choose(item);
      }
      return true;
    }
    if (event.key === 'Escape') {
      this.show(null);
      return true;
    }
    return false;
  }
}

const LIMIT = 8;
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Those whose words begin with the query first, then those that contain it; accents do not matter. */
export function matching(items: readonly Suggestible[], query: string): Suggestible[] {
  const wanted = plain(query);
  const ranked = items.flatMap((item) => {
    const label = plain(item.label);
    const rank = label.split(/\s+/).some((word) => word.startsWith(wanted)) ? 0 : label.includes(wanted) ? 1 : 2;
    return rank === 2 ? [] : [{ item, rank }];
  });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, LIMIT)
    .map(({ item }) => item);
}

/** One trigger character of the mention extension. */
export function suggestionOf(
  char: '@' | '#',
  kind: SuggestionKind,
  suggestion: Suggestion,
): Omit<SuggestionOptions<Suggestible, MentionNodeAttrs>, 'editor'> {
  const show = (props: SuggestionProps<Suggestible, MentionNodeAttrs>): void => {
    const caret = props.clientRect?.();
    suggestion.show(
      props.items.length === 0 || !caret
        ? null
        : {
            kind,
            items: props.items,
            active: 0,
            at: { left: caret.left, top: caret.top, bottom: caret.bottom },
            choose: ({ id, label }) => props.command({ id, label, kind } as MentionNodeAttrs),
          },
    );
  };
  return {
    char,
    pluginKey: new PluginKey(`suggest-${kind}`),
    items: ({ query }) => matching(suggestion.find[kind], query),
    render: () => ({
      onStart: show,
      onUpdate: show,
      onKeyDown: ({ event }) => suggestion.key(event),
      onExit: () => suggestion.show(null),
    }),
  };
}
