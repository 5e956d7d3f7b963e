/** What anyone can read of the call, held to what is public by rule. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { extractText } from 'unpdf';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { folderOf, runCli } from '../../../src/cli/testing/run-cli.ts';
import { present } from '../../../src/kernel/assert.ts';
import type { ExampleBid } from '../../../src/live/demo/calls/example-call.ts';
import { LIVE_ROUTES } from '../../../src/live/routes.ts';
import {
  type Json,
  mergeReleases,
  packageFaults,
} from '../../../src/procurement/testing/open-contracting-rules.ts';
import { EXAMPLE, PROGRAMME_TEXT } from './example.ts';
import { type Answer, OFFICER_TOKEN, type Platform } from './platform.ts';

const { call, bids } = EXAMPLE;
const { parties } = parse(PROGRAMME_TEXT) as {
  readonly parties: readonly { readonly id: string; readonly name: string }[];
};
const PARTY_NAMES = new Map(parties.map(({ id, name }) => [id, name]));

/** Of joint procurement, all that needs no permission. */
const PUBLIC = LIVE_ROUTES.map(({ spec }) => spec).filter(
  ({ room, method, permission }) =>
    room === 'procurement' && method === 'GET' && permission === 'public',
);
/** In each form: the pages of some, the rows of every list. */
const PUBLIC_ADDRESSES = PUBLIC.flatMap(({ path, kind, hasPages }) => {
  const address = `GET ${path.replace(':callId', call.id)}`;
  return [
    address,
    ...(hasPages ? [`${address}?format=pdf`] : []),
    ...(kind === 'list' ? [`${address}?format=csv`] : []),
  ];
});

/**
 * Of bids, nobody reads anything but those in `awarded`: no id, name, site or title of others. The
 * packages are as the standard has them, and a record is what its releases come to.
 */
export async function expectPublic(
  platform: Platform,
  awarded: readonly string[],
): Promise<readonly unknown[]> {
  const texts = await Promise.all(
    PUBLIC_ADDRESSES.map(async (address) => {
      const { status, body } = await platform.ask('public', address);
      expect([200, 404]).toContain(status);
      return textOf(body);
    }),
  );
  const told = texts.join('\n');
  const leaked = bids.filter(({ id }) => !awarded.includes(id)).flatMap(namesOf);
  expect(leaked.filter((secret) => told.includes(secret))).toEqual([]);
  return expectPackages(platform);
}

/** By which a bid is known, closed up: on a page a name may stand on two lines. */
function namesOf({ id, title, bidder, site }: ExampleBid): readonly string[] {
  return [id, title, site, bidder, present(PARTY_NAMES.get(bidder), bidder)].map(closedUp);
}

/** All that an answer says, whatever its form, closed up. */
async function textOf({ type, bytes, ...rest }: Answer['body']): Promise<string> {
  if (!Buffer.isBuffer(bytes)) return closedUp(JSON.stringify(rest));
  if (type !== 'application/pdf') return closedUp(String(bytes));
  const { text } = await extractText(new Uint8Array(bytes), { mergePages: true });
  return closedUp(text);
}

function closedUp(text: string): string {
  return text.replaceAll(/\s/g, '');
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

/** Pages by the command: to the byte what the server sends; no file where it sends none. */
async function expectFiles(platform: Platform): Promise<void> {
  const POLDER_URL = await platform.listen();
  const folder = folderOf({});
  const pages = [
    [`calls show ${call.id}`, `/v1/calls/${call.id}`],
    [`ranking show ${call.id}`, `/v1/calls/${call.id}/ranking`],
    [`awards notice ${call.id}`, `/v1/published/calls/${call.id}/award-notice`],
  ] as const;
  for (const [words, path] of pages) {
    const args = [...words.split(' '), '--pdf', 'pages.pdf'];
    const environment = { POLDER_URL, POLDER_TOKEN: OFFICER_TOKEN };
    const { exitCode, stdout, stderr } = await runCli(folder, args, { environment });
    const { bytes } = await platform.done('petra', `GET ${path}?format=pdf`);
    const sent = bytes as unknown as Buffer;
    const said = stderr.replaceAll(/\D/g, '');
    expect([words, exitCode, stdout, said]).toEqual([words, 0, '', String(sent.length)]);
    expect(readFileSync(join(folder, 'pages.pdf')).equals(sent), words).toBe(true);
  }
  const args = ['calls', 'show', 'call_none', '--pdf', 'none.pdf'];
  const environment = { POLDER_URL, POLDER_TOKEN: OFFICER_TOKEN };
  expect((await runCli(folder, args, { environment })).exitCode).toBeGreaterThan(0);
  expect(readdirSync(folder)).toEqual(['pages.pdf']);
  rmSync(folder, { recursive: true });
}

/** Once it is awarded. */
export function describeDocuments(platform: () => Platform, awarded: readonly string[]): void {
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

    test('name, on the pages for anyone, the bids that were awarded', async () => {
      const path = `GET /v1/published/calls/${call.id}/award-notice?format=pdf`;
      const text = await textOf(await platform().done('public', path));
      const named = bids.filter(({ title }) => text.includes(closedUp(title)));
      expect(named.map(({ id }) => id).sort()).toEqual([...awarded].sort());
    });

    test('are written to a file by the command, as the server sends them', () =>
      expectFiles(platform()));

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
      expect(told.sort()).toEqual(PUBLIC.map(({ path }) => path).sort());
    });
  });
}
