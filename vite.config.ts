import { vitePlugin as remix } from '@remix-run/dev';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import { browserBoundary } from './vite-browser-boundary.ts';
import { chunkOf } from './vite-chunks.ts';
import { ownPopups } from './vite-own-popups.ts';
import { pureSchemas } from './vite-pure-schemas.ts';

export default defineConfig({
  plugins: [
    browserBoundary(),
    pureSchemas(),
    ownPopups(),
    tailwindcss(),
    remix({
      ignoredRouteFiles: ['**/*'],
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_singleFetch: true,
        v3_lazyRouteDiscovery: true,
        v3_routeConfig: true,
      },
    }),
  ],
  server: { watch: { ignored: ['**/.data/**', '**/build/**', '**/tests/**'] } },
  build: { target: 'es2022', rollupOptions: { output: { manualChunks: chunkOf } } },
  optimizeDeps: {
    // Found late, a dependency makes Vite re-optimise during the first visit: React is then there twice and the page goes blank.
    include: [
      'react',
      'react/jsx-runtime',
      'react/jsx-dev-runtime',
      'react-dom',
      'react-dom/client',
      '@remix-run/react',
      'i18next',
      'react-i18next',
      'i18next-resources-to-backend',
      'socket.io-client',
      'idb',
      'zod',
      'radix-ui',
      'lucide-react',
      'clsx',
      'tailwind-merge',
      'class-variance-authority',
      '@conform-to/react',
      '@conform-to/zod/v4',
      '@tiptap/core',
      '@tiptap/react',
      '@tiptap/extension-blockquote',
      '@tiptap/extension-bold',
      '@tiptap/extension-code',
      '@tiptap/extension-code-block',
      '@tiptap/extension-document',
      '@tiptap/extension-hard-break',
      '@tiptap/extension-italic',
      '@tiptap/extension-list/bullet-list',
      '@tiptap/extension-list/item',
      '@tiptap/extension-list/keymap',
      '@tiptap/extension-list/ordered-list',
      '@tiptap/extension-mention',
      '@tiptap/extension-paragraph',
      '@tiptap/extension-strike',
      '@tiptap/extension-text',
      '@tiptap/extension-underline',
      '@tiptap/extensions/placeholder',
      '@tiptap/extensions/trailing-node',
      '@tiptap/extensions/undo-redo',
      '@tiptap/suggestion',
    ],
    exclude: ['@remix-run/node', 'remix-i18next/server'],
  },
});
