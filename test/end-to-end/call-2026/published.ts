/** What anyone can read of the call, held to what is public by rule. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LIVE_ROUTES } from '../../../src/live/routes.ts';
import {
  type Json,
  mergeReleases,
  packageFaults,
} from '../../../src/procurement/testing/open-contracting-rules.ts';
import { EXAMPLE } from './example.ts';
import type { Platform } from './platform.ts';

const { call, bids } = EXAMPLE;

/** Of joint procurement, all that needs no permission. */
const PUBLIC_PATHS = LIVE_ROUTES.filter(
  ({ spec }) =>
    spec.room === 'procurement' && spec.method === 'GET' && spec.permission === 'public',
).map(({ spec }) => spec.path);

/**
 * Of bids, nobody reads anything but those in `awarded`: no id, bidder or title of another. The
 * packages are as the standard has them, and a record is what its releases come to.
 */
export async function expectPublic(
  platform: Platform,
  awarded: readonly string[],
): Promise<readonly unknown[]> {
  const texts = await Promise.all(
    PUBLIC_PATHS.map(async (path) => {
      const { status, body } = await platform.ask(
        'public',
        `GET ${path.replace(':callId', call.id)}`,
      );
      expect([200, 404]).toContain(status);
      return JSON.stringify(body);
    }),
  );
  const secrets = bids
    .filter(({ id }) => !awarded.includes(id))
    .flatMap(({ id, title }) => [id, id.replace('bid_', 'party_'), title]);
  const leaked = secrets.filter((secret) => texts.some((text) => text.includes(secret)));
  expect(leaked).toEqual([]);
  return expectPackages(platform);
}

async function expectPackages(platform: Platform): Promise<readonly unknown[]> {
  const path = `GET /v1/published/calls/${call.id}`;
  const released = await platform.done('public', `${path}/release-package`);
  const recorded = await platform.done('public', `${path}/record-package`);
  expect(packageFaults(released)).toEqual([]);
  expect(packageFaults(recorded)).toEqual([]);
  const releases = released.releases as readonly Json[];
  expect(recorded.records).toMatchObject([{ compiledRelease: mergeReleases(releases) }]);
  return releases;
}

/** Once it is awarded. */
export function describeDocuments(platform: () => Platform): void {
  describe('the documents of a call', () => {
    test.each([
      ['the call', 'public', `/v1/published/calls/${call.id}`],
      ['the call, with its drafts', 'petra', `/v1/calls/${call.id}`],
      ['the ranking', 'petra', `/v1/calls/${call.id}/ranking`],
      ['the award', 'public', `/v1/published/calls/${call.id}/award-notice`],
    ])('are pages, equal each time: %s', async (_, who, path) => {
      const [first, second] = await Promise.all([
        platform().done(who, `GET ${path}?format=pdf`),
        platform().done(who, `GET ${path}?format=pdf`),
      ]);
      expect(first.type).toBe('application/pdf');
      expect(String(first.bytes)).toMatch(/^%PDF-1\.7/);
      expect(first.bytes).toEqual(second.bytes);
    });

    test.each([
      [
        'the call',
        'bidder_aurora',
        `/v1/calls/${call.id}/terms`,
        'number,part,item,phase,term,value,unit',
      ],
      ['the ranking', 'petra', `/v1/calls/${call.id}/ranking`, 'rank,'],
      ['the award', 'public', `/v1/published/awards`, 'bid,'],
    ])('are rows: %s', async (_, who, path, head) => {
      const { type, bytes } = await platform().done(who, `GET ${path}?format=csv`);
      expect(type).toMatch(/^text\/csv/);
      expect(String(bytes)).toContain(head);
    });

    test('are shown to whom the answer itself is shown', async () => {
      const path = `/v1/calls/${call.id}/ranking?format=pdf`;
      expect((await platform().ask('public', `GET ${path}`)).status).toBe(401);
      expect((await platform().ask('petra', 'GET /v1/calls/call_none?format=pdf')).status).toBe(
        404,
      );
    });
  });

  describe('what is public by rule', () => {
    test('is told in the documents, each route of it', () => {
      const text = readFileSync('docs/procurement.md', 'utf8');
      const [, section = ''] = text.split('## What is public by rule');
      const told = [...section.matchAll(/^\| `GET (\S+)`/gm)].map(([, path]) => path);
      expect(told.sort()).toEqual([...PUBLIC_PATHS].sort());
    });
  });
}
