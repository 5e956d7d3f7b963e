import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type SampleServer, startSample } from './testing/sample-server.ts';

let sample: SampleServer;
beforeAll(async () => {
  sample = await startSample();
});
afterAll(() => sample.close());
beforeEach(async () => {
  await sample.store.database.query('DELETE FROM sample.thing');
});

const HEADERS = { authorization: 'Bearer everything' };

function get(url: string, headers: Readonly<Record<string, string>> = {}) {
  return sample.server.fastify.inject({ url, headers: { ...HEADERS, ...headers } });
}

async function insert(rows: readonly { id: number; name: string; gpuCount: number }[]) {
  await sample.store.database.query(
    `INSERT INTO sample.thing (id, site, name, gpu_count)
     SELECT 'thing_' || id, 'site_a', name, count
       FROM unnest($1::int[], $2::text[], $3::int[]) AS row (id, name, count)`,
    [rows.map(({ id }) => id), rows.map(({ name }) => name), rows.map((row) => row.gpuCount)],
  );
}

interface Thing {
  readonly thingId: string;
  readonly gpuCount: number;
}

describe('pages', () => {
  test('lose no row and double none, whatever comes and goes between them', async () => {
    const kept = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 30 });
    const settings = fc.record({
      kept,
      limit: fc.integer({ min: 1, max: 7 }),
      sort: fc.constantFrom('gpuCount', '-gpuCount', 'name', '-name'),
      comings: fc.array(fc.integer({ min: 501, max: 900 }), { maxLength: 10 }),
    });
    await fc.assert(
      fc.asyncProperty(settings, async ({ kept, limit, sort, comings }) => {
        await sample.store.database.query('DELETE FROM sample.thing');
        const rowOf = (id: number) => ({ id, name: `n${id % 3}`, gpuCount: id % 5 });
        await insert(kept.map(rowOf));
        const coming = [...new Set(comings)];
        const seen: Thing[] = [];
        for (let cursor = ''; ; ) {
          const page = (await get(`/v1/things?limit=${limit}&sort=${sort}${cursor}`)).json();
          seen.push(...page.items);
          const next = coming.pop();
          if (next !== undefined) await insert([rowOf(next)]);
          if (page.nextCursor === null) break;
          cursor = `&cursor=${page.nextCursor}`;
        }
        const ids = seen.map(({ thingId }) => Number(thingId.slice(6)));
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.filter((id) => id <= 500).sort()).toEqual([...kept].sort());
        if (sort.endsWith('gpuCount')) {
          const counts = seen.map(({ gpuCount }) => gpuCount);
          const ordered = counts.toSorted((a, b) => (sort.startsWith('-') ? b - a : a - b));
          expect(counts).toEqual(ordered);
        }
      }),
      { numRuns: 15 },
    );
  });

  test('the cursor holds for its sort and filters only, and a forged one is refused', async () => {
    await insert([1, 2, 3].map((id) => ({ id, name: 'n', gpuCount: id })));
    const { nextCursor } = (await get('/v1/things?limit=1&sort=gpuCount')).json();
    const statusOf = async (query: string) => (await get(`/v1/things?${query}`)).statusCode;
    expect(await statusOf(`sort=gpuCount&cursor=${nextCursor}`)).toBe(200);
    expect(await statusOf(`sort=gpuCount&limit=3&cursor=${nextCursor}`)).toBe(200);
    expect(await statusOf(`sort=name&cursor=${nextCursor}`)).toBe(400);
    expect(await statusOf(`sort=gpuCount&siteId=site_a&cursor=${nextCursor}`)).toBe(400);
    const parts = JSON.parse(Buffer.from(nextCursor, 'base64url').toString());
    for (const value of ['no number', '9'.repeat(30), '\0', 5]) {
      const forged = [parts[0], parts[1], value, parts[3]];
      const text = Buffer.from(JSON.stringify(forged)).toString('base64url');
      expect(await statusOf(`sort=gpuCount&cursor=${text}`)).toBe(400);
    }
  });

  test('filters hold together', async () => {
    await insert([1, 2, 3].map((id) => ({ id, name: 'n', gpuCount: id })));
    const { items } = (await get('/v1/things?gpuCountMin=2&siteId=site_a')).json();
    expect(items.map(({ thingId }: Thing) => thingId)).toEqual(['thing_2', 'thing_3']);
    expect((await get('/v1/things?siteId=site_b')).json()).toEqual({ items: [], nextCursor: null });
  });
});

describe('CSV', () => {
  test('has all rows, over many pages, with a header from the schema', async () => {
    await sample.store.database.query(
      `INSERT INTO sample.thing (id, site, name, gpu_count)
       SELECT 'thing_' || id, 'site_a', 'n' || id, id % 9 FROM generate_series(1, 20203) AS id`,
    );
    const response = await get('/v1/things?format=csv');
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(response.headers['content-disposition']).toBe('attachment; filename="listThings.csv"');
    const lines = response.payload.split('\r\n');
    expect(lines[0]).toBe('thingId,siteId,name,gpuCount');
    expect(lines.at(-1)).toBe('');
    expect(new Set(lines.slice(1, -1)).size).toBe(20_203);
  });

  test('comes by Accept too, and never instead of JSON', async () => {
    const typeOf = async (accept: string, query = '') =>
      String((await get(`/v1/things${query}`, { accept })).headers['content-type']).split(';')[0];
    expect(await typeOf('text/csv')).toBe('text/csv');
    expect(await typeOf('text/csv, application/json')).toBe('application/json');
    expect(await typeOf('*/*')).toBe('application/json');
    expect(await typeOf('text/csv', '?format=json')).toBe('application/json');
  });

  test('begins with the mark of UTF-8 for who saves it, and not for a program', async () => {
    const startOf = async (headers: Record<string, string>) =>
      (await get('/v1/things?format=csv', headers)).payload.slice(0, 8);
    const marked = '\uFEFFthingId';
    expect(await startOf({ accept: 'text/html,application/xml,*/*;q=0.8' })).toBe(marked);
    expect(await startOf({ 'sec-fetch-mode': 'navigate' })).toBe(marked);
    for (const accept of ['text/csv', '*/*', 'application/json']) {
      expect(await startOf({ accept })).toBe('thingId,');
    }
    expect(await startOf({ 'sec-fetch-mode': 'cors' })).toBe('thingId,');
  });

  test('texts that a spreadsheet would run are disarmed', async () => {
    const names = ['=1+1', '+1', '-a', '@x', 'a,"b"', '-12', '12.5'];
    await insert(names.map((name, id) => ({ id, name, gpuCount: 1 })));
    const { payload } = await get('/v1/things?format=csv&sort=gpuCount');
    expect(payload.split('\r\n').slice(1, -1)).toEqual([
      "thing_0,site_a,'=1+1,1",
      "thing_1,site_a,'+1,1",
      "thing_2,site_a,'-a,1",
      "thing_3,site_a,'@x,1",
      'thing_4,site_a,"a,""b""",1',
      'thing_5,site_a,-12,1',
      'thing_6,site_a,12.5,1',
    ]);
  });
});
