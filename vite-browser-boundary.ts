import path from 'node:path';
import type { Plugin } from 'vite';

const root = import.meta.dirname;
const forbidden = [path.join(root, 'server'), path.join(root, 'models')];
const allowed = path.join(root, 'models', 'contracts');

const isInside = (file: string, folder: string) => file === folder || file.startsWith(folder + path.sep);

/**
 * Fails the build when browser code resolves into `server/`, or into `models/` other than `models/contracts/`.
 * Remix strips such imports from loaders and actions; from a component they would ship without a word.
 */
export function browserBoundary(): Plugin {
  return {
    name: 'entente:browser-boundary',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (options.ssr || !importer) {
        return null;
      }
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
      const file = resolved?.id.split('?')[0];
      if (!file) {
        return resolved;
      }
      if (forbidden.some((folder) => isInside(file, folder)) && !isInside(file, allowed)) {
        // Remix' own analysis resolves route modules before their server exports are cut away; only what is left in the
        // browser bundle counts, so the check is repeated on load.
        return { ...resolved, id: file, meta: { ...resolved?.meta, ententeImporter: importer } };
      }
      return resolved;
    },
    load(id, options) {
      const file = id.split('?')[0] ?? id;
      if (options?.ssr) {
        return null;
      }
      if (forbidden.some((folder) => isInside(file, folder)) && !isInside(file, allowed)) {
        const importer = this.getModuleInfo(id)?.meta.ententeImporter;
        throw new Error(
          `Browser code may not import ${path.relative(root, file)} (imported by ${importer ? path.relative(root, importer.split('?')[0]) : 'a browser module'}). ` +
            'Move what both sides need to models/contracts/, or call it from a loader or an action.',
        );
      }
      return null;
    },
  };
}
