/**
 * `node scripts/generate-client.mjs` writes the typed client, `src/client/<subject>.ts`, anew from
 * the table of routes; `src/live/client-subjects.ts` says what stands in which file. The files
 * written by hand stay: `runtime.ts` and `events.ts`. What belongs to no subject is removed.
 */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { build } from './set-up.mjs';

const BY_HAND = ['runtime.ts', 'events.ts'];

await build();
const { LIVE_ROUTES } = await import('../dist/live/routes.js');
const { CLIENT_SUBJECTS } = await import('../dist/live/client-subjects.js');
const { clientTextOf } = await import('../dist/platform/http/client-text.js');
const folder = new URL('../src/client/', import.meta.url);
const texts = clientTextOf(LIVE_ROUTES, CLIENT_SUBJECTS);
for (const name of readdirSync(folder)) {
  const isGenerated = !BY_HAND.includes(name) && !name.endsWith('.test.ts');
  if (isGenerated && !texts.has(name)) rmSync(new URL(name, folder));
}
for (const [name, text] of texts) writeFileSync(new URL(name, folder), text);
console.log(`Wrote ${texts.size} files to src/client/`);
