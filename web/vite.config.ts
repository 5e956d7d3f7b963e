/** How the web application is built: see scripts/set-up.mjs, which runs it, and docs/web.md. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const OUT = fileURLToPath(new URL('../dist/web', import.meta.url));
const GZIPPED = new Set(['.js', '.css', '.svg']);

/** The operations of the client and the small parts, not those that bring a library along. */
const SHARED = {
  name: 'shared',
  test: /[/]src[/](?:client|api|parts[/](?!form|table|chart[/]drawing))/,
  minShareCount: 2,
  includeDependenciesRecursively: false,
};

/** What the server sends compressed is compressed once, here. */
function gzipped(): Plugin {
  return {
    name: 'gzipped',
    apply: 'build',
    writeBundle: () => {
      for (const name of readdirSync(join(OUT, 'assets'))) {
        if (!GZIPPED.has(extname(name))) continue;
        const path = join(OUT, 'assets', name);
        const bytes = readFileSync(path);
        const small = gzipSync(bytes, { level: 9 });
        if (small.length < bytes.length) writeFileSync(`${path}.gz`, small);
      }
    },
  };
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), gzipped()],
  // The server puts the nonce of each answer in its place: src/platform/http/web-pages.ts.
  html: { cspNonce: '__POLDER_NONCE__' },
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: 'es2022',
    // Inline data would need an exception of the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // What most pages share is one file: of a few hundred bytes each, a request lasts longer.
    rolldownOptions: { output: { codeSplitting: { groups: [SHARED] } } },
    chunkSizeWarningLimit: 1_000,
  },
  logLevel: 'warn',
});
