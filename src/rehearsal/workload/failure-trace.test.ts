import { describe, expect, test } from 'vitest';
import { stageOf } from '../../operation/stage.ts';
import { SMALL_PLAN } from '../run/testing/small-plan.ts';
import { FAILURE_HEADER, readFailureTrace } from './failure-trace.ts';
import { traceOf } from './testing/read-text.ts';

/** With a cluster beside its own that no contract has. */
const stage = stageOf({
  ...SMALL_PLAN,
  sites: SMALL_PLAN.sites.map((site) => ({
    ...site,
    clusters: site.clusters.flatMap((each) => [each, { ...each, id: 'cluster_b' as const }]),
  })),
});
const START = SMALL_PLAN.interval.start;
const ROW = '2027-01-02T06:00:00Z,cluster_a,1,2027-01-02T08:30Z';

const read = (...rows: string[]) =>
  readFailureTrace(traceOf(rows.join('\n'), 'failures.csv'), stage);

test('each row is a failure and a repair, by time, whatever the order of the rows', async () => {
  const later = '2027-01-03T00:00Z,cluster_a,0,2027-01-04T00:00Z';
  expect(await read(FAILURE_HEADER, later, ROW, '')).toEqual([
    { kind: 'failed', at: START + 30 * 3_600, cluster: 0, node: 1 },
    { kind: 'repaired', at: START + 32 * 3_600 + 1_800, cluster: 0, node: 1 },
    { kind: 'failed', at: START + 48 * 3_600, cluster: 0, node: 0 },
    { kind: 'repaired', at: START + 72 * 3_600, cluster: 0, node: 0 },
  ]);
});

test('what is over before the period, or begins after it, is left out', async () => {
  const before = '2026-12-30T00:00Z,cluster_a,0,2026-12-31T00:00Z';
  const across = '2026-12-31T00:00Z,cluster_a,0,2027-01-01T01:00Z';
  const after = '2027-03-01T00:00Z,cluster_a,0,2027-03-02T00:00Z';
  expect(await read(FAILURE_HEADER, before, across, after)).toEqual([
    { kind: 'failed', at: START, cluster: 0, node: 0 },
    { kind: 'repaired', at: START + 3_600, cluster: 0, node: 0 },
  ]);
});

describe('a trace that cannot be used is refused, with its line', () => {
  const cases: readonly (readonly [string, readonly string[], string])[] = [
    ['empty', [], '1: the file is empty, expected the header'],
    ['header', ['time,node'], `1: the header is "time,node", expected ${FAILURE_HEADER}`],
    ['fields', [FAILURE_HEADER, 'a,b'], '2: the row has 2 fields, expected 4'],
    [
      'cluster',
      [FAILURE_HEADER, ROW.replace('cluster_a', 'cluster_b')],
      '2: cluster is "cluster_b", expected a cluster that a contract of the programme has',
    ],
    [
      'node',
      [FAILURE_HEADER, ROW.replace(',1,', ',2,')],
      '2: node is "2", expected a whole number from 0 to 1',
    ],
    [
      'time',
      [FAILURE_HEADER, ROW, ROW.replace('2027-01-02T06:00:00Z', '2027-02-30T06:00Z')],
      '3: time is "2027-02-30T06:00Z", expected a time in UTC such as 2028-02-14T06:30:00Z',
    ],
    [
      'repair',
      [FAILURE_HEADER, ROW.replace('08:30Z', '06:00Z')],
      '2: repaired_at is "2027-01-02T06:00Z", expected a time after that of the failure',
    ],
    [
      'overlap',
      [FAILURE_HEADER, ROW, '2027-01-02T07:00Z,cluster_a,1,2027-01-02T09:00Z'],
      '3: the node 1 fails while it is in repair since line 2',
    ],
  ];
  test.each(cases)('%s', async (_, rows, sentence) => {
    await expect(read(...rows)).rejects.toThrow(sentence);
  });
});
