import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { done } from '../../kernel/outcome.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import { EventFeed } from './event-feed.ts';
import {
  CHANGED_GRANTS,
  SAMPLE_GRANTS,
  type SampleServer,
  startSample,
} from './testing/sample-server.ts';

let sample: SampleServer;
let origin: string;
beforeAll(async () => {
  sample = await startSample();
  origin = await sample.server.listen('127.0.0.1', 0);
});
afterAll(() => sample.close());

const caller = { actor: 'system_test', at: toEpochSeconds(60), requestId: '' };

/** One event of each site, in one transaction. */
async function happen(
  subject: string,
  sites: readonly string[],
  kind = 'thing.made',
): Promise<void> {
  await sample.store.database.write(caller, async (writer) => {
    writer.audit({ action: 'sample.happen', subject, detail: {} });
    for (const site of sites) {
      const scopes = [`site:${site}`];
      writer.publish({ kind, subject, scopes, detail: { line: 'a\nb' } });
    }
    return done(undefined);
  });
}

interface Heard {
  readonly id: string;
  readonly event: string;
  readonly subject: string | undefined;
}

/** Listens until it has heard so many events. */
async function hear(
  count: number,
  { token = 'operator-a', query = '', lastEventId = '' } = {},
  onOpen: () => Promise<void> = async () => undefined,
): Promise<readonly Heard[]> {
  const controller = new AbortController();
  const resume = lastEventId === '' ? {} : { 'last-event-id': lastEventId };
  const response = await fetch(`${origin}/v1/events${query}`, {
    headers: { authorization: `Bearer ${token}`, ...resume },
    signal: controller.signal,
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const heard: Heard[] = [];
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  for (let text = '', isOpen = false; heard.length < count; ) {
    const { value } = await reader.read();
    text += Buffer.from(value ?? []).toString();
    if (!isOpen) await onOpen();
    isOpen = true;
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    heard.push(...parts.flatMap(toHeard));
  }
  controller.abort();
  return heard;
}

function toHeard(part: string): readonly Heard[] {
  const fieldOf = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1];
  const event = fieldOf('event');
  if (event === undefined) return [];
  return [{ id: fieldOf('id') ?? '', event, subject: JSON.parse(fieldOf('data') ?? '').subject }];
}

describe('events', () => {
  test('are heard as they happen, within reach only', async () => {
    const heard = await hear(2, {}, async () => {
      await happen('thing_1', ['site_a', 'site_b']);
      await happen('thing_2', ['site_b']);
      await happen('thing_3', ['site_a']);
    });
    expect(heard.map(({ subject }) => subject)).toEqual(['thing_1', 'thing_3']);
  });

  test('are resumed behind the last one heard, none lost and none twice', async () => {
    const all: Heard[] = [];
    for (let round = 0; round < 5; round += 1) {
      await happen(`thing_r${round}`, ['site_a']);
      const lastEventId = all.at(-1)?.id ?? '';
      const query = lastEventId === '' ? '?after=0' : '';
      all.push(...(await hear(round === 0 ? 3 : 1, { lastEventId, query })));
    }
    const subjects = all.map(({ subject }) => subject);
    const rounds = ['thing_r0', 'thing_r1', 'thing_r2', 'thing_r3', 'thing_r4'];
    expect(subjects).toEqual(['thing_1', 'thing_3', ...rounds]);
  });

  test('of some kinds only, where asked', async () => {
    const heard = await hear(1, { query: '?kinds=thing.lost&kinds=polder.x&after=99999' });
    expect(heard[0]?.event).toBe('polder.reset');
  });

  test('that are no longer kept are told of', async () => {
    await sample.store.database.query('SELECT platform.prune_events(5)');
    const heard = await hear(2, { query: '?after=1' });
    expect(heard.slice(0, 2).map(({ event, id }) => [event, id])).toEqual([
      ['polder.reset', '4'],
      ['thing.made', '5'],
    ]);
  });

  test('that another server has told are no news to one that has not read them yet', async () => {
    const { database } = sample.store;
    const tellFailure = (error: unknown) => {
      throw error;
    };
    const feed = new EventFeed(database, { lookMilliseconds: 60_000, tellFailure });
    feed.wake();
    await feed.stop();
    const before = await feed.lastSeq();
    await happen('thing_told', ['site_a']);
    expect(await feed.lastSeq()).toBe(before);
    expect(await feed.hasHappened(before + 1n)).toBe(true);
    expect(await feed.hasHappened(before + 2n)).toBe(false);
  });

  test.each([
    ['whose token was revoked', 'operator-a', undefined],
    ['whose role was taken', 'operator-a', []],
    ['whose roles are others by now', 'operator-a', SAMPLE_GRANTS['operator-b']],
    ['who hears everywhere, and lost the role here', 'everything-and-a', SAMPLE_GRANTS.everything],
  ])('are told no more to a listener %s', async (_, token, grants) => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${origin}/v1/events`, { headers });
    await happen('thing_before', ['site_a alone']);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    let text = '';
    while (!text.includes('thing_before')) {
      text += Buffer.from((await reader.read()).value ?? []).toString();
    }
    CHANGED_GRANTS.set(token, grants);
    try {
      await happen('thing_after', ['site_a alone']);
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        text += Buffer.from(part.value).toString();
        if (text.includes('thing_after')) break;
      }
    } finally {
      await reader.cancel();
      CHANGED_GRANTS.clear();
    }
    expect(text).not.toContain('thing_after');
  });

  test.each([
    ['everything', ['thing_plain', 'thing_plain']],
    ['operator-b', ['thing_plain']],
    ['operator-a', ['thing_sealed', 'thing_plain']],
    ['everything-and-a', ['thing_sealed', 'thing_plain', 'thing_plain']],
  ])('for one scope alone are heard by %s as %j', async (token, subjects) => {
    const heard = await hear(subjects.length, { token }, async () => {
      await happen('thing_sealed', ['site_a alone']);
      await happen('thing_plain', ['site_a', 'site_b']);
    });
    expect(heard.map(({ subject }) => subject)).toEqual(subjects);
  });

  test.each([
    ['operator-a', ['thing_told']],
    ['auditor-a', ['commitment_told', 'thing_told']],
  ])('of what one may not read are not heard: %s hears %j', async (token, subjects) => {
    const heard = await hear(subjects.length, { token }, async () => {
      await happen('commitment_told', ['site_a'], 'commitment.signed');
      await happen('thing_told', ['site_a']);
    });
    expect(heard.map(({ subject }) => subject)).toEqual(subjects);
  });

  test('are for those who may hear any', async () => {
    const headers = { authorization: 'Bearer no-role' };
    expect((await fetch(`${origin}/v1/events`, { headers })).status).toBe(403);
    expect((await fetch(`${origin}/v1/events`)).status).toBe(401);
  });

  test('a server that closes ends its streams', async () => {
    const other = await startSample();
    const address = await other.server.listen('127.0.0.1', 0);
    const headers = { authorization: 'Bearer operator-a' };
    const response = await fetch(`${address}/v1/events`, { headers });
    const rest = response.text();
    const startedAt = performance.now();
    await other.close();
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(await rest).toContain('retry: 2000');
  });
});
