import type { Plugin } from 'vite';

const PLACEMENT = '\0entente:no-placement';

/**
 * Tiptap's suggestions can place a popup themselves and bring a positioning library for it. Ours is a list of the page
 * (`suggestion-list.tsx`) that never asks for that, so a first visit of a case need not load it (7.5 kB gzip).
 */
export function ownPopups(): Plugin {
  return {
    name: 'entente:own-popups',
    enforce: 'pre',
    resolveId: (source, importer) =>
      source === '@floating-ui/dom' && importer?.includes('@tiptap/suggestion') ? PLACEMENT : null,
    load: (id) =>
      id === PLACEMENT
        ? `const unused = () => { throw new Error('Suggestions are placed by the page'); };
           export const autoUpdate = unused, computePosition = unused, flip = () => null, offset = () => null;`
        : null,
  };
}
