import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CLIENT_SUBJECTS } from '../src/live/client-subjects.ts';
import { LIVE_ROUTES } from '../src/live/routes.ts';
import { clientTextOf } from '../src/platform/http/client-text.ts';

const FOLDER = new URL('../src/client/', import.meta.url);
const BY_HAND = ['events.ts', 'runtime.ts'];

test('the client is the one of the table of routes: node scripts/generate-client.mjs', () => {
  const names = readdirSync(FOLDER).filter(
    (name) => !BY_HAND.includes(name) && !name.endsWith('.test.ts'),
  );
  const texts = names.map((name) => [name, readFileSync(new URL(name, FOLDER), 'utf8')] as const);
  const generated = clientTextOf(LIVE_ROUTES, CLIENT_SUBJECTS);
  expect(new Map(texts)).toEqual(new Map([...generated].sort()));
});
