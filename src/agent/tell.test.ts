import { expect, test } from 'vitest';
import { toEpochSeconds } from '../kernel/units.ts';
import { validatorOf } from '../platform/http/validate.ts';
import { wireTidings } from '../sites/routes/connection-wire.ts';
import type { AgentParts } from './agent.ts';
import { piecesOf, type Told, tell } from './tell.ts';

const at = toEpochSeconds(1_800_000_000);
const countOf = <Item>(count: number, make: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => make(index));
const fact = (jobNumber: number) => ({
  ...{ jobNumber, attempt: 1, at, keptSeconds: 0, kind: 'started' as const },
});
const wait = (jobNumber: number) => ({
  ...{ jobNumber, attempt: 1, siteJob: 7, state: 'PENDING', reason: 'Priority' },
});
const run = (siteJob: number) => ({
  ...{ siteJob, account: 'polder.a.x', partition: 'gpu', username: 'ada', name: '' },
  ...{ submittedAt: at, startedAt: at, heldUntil: at, outcome: undefined, gpuCount: 8 },
  ...{ requestedSeconds: 60, run: undefined },
});
const told: Told = {
  ...{ acknowledged: [1, 2], facts: [], runs: [], waits: [], seenUntil: at, drift: [] },
  outOfService: [],
};

test('what nobody has anything to say of is still told once', () => {
  const [only, ...more] = piecesOf(told);
  expect(more).toEqual([]);
  expect(only).toMatchObject({
    ...{ acknowledged: [1, 2], facts: [], runs: [], waits: [], seenUntil: '2027-01-15T08:00:00Z' },
  });
});

test.each([
  [0, 12_001, 12_001],
  [9_000, 1, 1],
  [4_001, 25_000, 5],
])('%i runs, %i facts and %i waits are told in pieces that a request holds', (...counts) => {
  const [runCount, factCount, waitCount] = counts;
  const pieces = piecesOf({
    ...{ ...told, runs: countOf(runCount, run), facts: countOf(factCount, fact) },
    waits: countOf(waitCount, wait),
  });
  expect(pieces.every(({ runs, facts }) => runs.length <= 5_000 && facts.length <= 10_000)).toBe(
    true,
  );
  expect(pieces.flatMap(({ runs }) => runs.map(({ siteJob }) => siteJob))).toEqual(
    countOf(runCount, (index) => index),
  );
  expect(pieces.flatMap(({ facts }) => facts.map(({ jobNumber }) => jobNumber))).toEqual(
    countOf(factCount, (index) => index),
  );
  expect(pieces.flatMap(({ acknowledged }) => acknowledged)).toEqual([1, 2]);
  expect(
    pieces.slice(0, -1).every(({ waits, seenUntil }) => waits === null && seenUntil < '1971'),
  ).toBe(true);
  expect(pieces.at(-1)).toMatchObject({ seenUntil: '2027-01-15T08:00:00Z' });
  expect(pieces.at(-1)?.waits).toHaveLength(Math.min(10_000, waitCount));
});

const faultsOf = validatorOf(wireTidings, 'body');
const ODD_TEXTS = [
  'x'.repeat(2_000),
  'a\tb\nc',
  '\u202ename',
  '\ud800',
  `${'x'.repeat(199)}😀`,
  '',
];

test.each(ODD_TEXTS)('whatever users call their jobs, all is taken: %j', (text) => {
  const pieces = piecesOf({
    ...told,
    runs: [{ ...run(1), name: text, username: text, partition: text }],
    waits: [{ ...wait(1), state: text, reason: text }],
    drift: Array.from({ length: 1_500 }, () => text),
    outOfService: [{ partition: text, gpuCount: 1 }],
  });
  expect(pieces.flatMap((piece) => faultsOf(piece))).toEqual([]);
});

test('a name that can be told is told as it is', () => {
  const [piece] = piecesOf({ ...told, runs: [{ ...run(1), name: 'Köln 😀' }] });
  expect(piece?.runs).toMatchObject([{ name: 'Köln 😀', username: 'ada', partition: 'gpu' }]);
});

test('nothing counts as seen where a piece of it is to be told again', async () => {
  const seen: string[] = [];
  const answers = [false, true, true];
  const polder: AgentParts['polder'] = {
    ...{ origin: 'http://polder', headers: () => ({}), newKey: () => 'a key', attemptsMax: 1 },
    sleep: async () => {},
    fetch: async (_, { body }) => {
      seen.push(JSON.parse(String(body)).seenUntil);
      const isSeen = answers.shift() ?? true;
      return Response.json({ newFactCount: 0, newUsageCount: 0, isSeen, refusals: [] });
    },
  };
  const parts = { polder, site: 'site_x', say: () => {}, isNoOp: false } as const;
  await tell(parts, { ...told, runs: countOf(4_001, run) });
  expect(seen).toEqual(Array.from({ length: 3 }, () => '1970-01-01T00:00:00Z'));
});
