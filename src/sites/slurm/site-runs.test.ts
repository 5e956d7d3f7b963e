/** Records of a job that was given another size, as the accounting of Slurm 22.05.8 has them. */
import { expect, test } from 'vitest';
import { toEpochSeconds } from '../../kernel/units.ts';
import { factsOf } from './run-facts.ts';
import { commentOf } from './run-mark.ts';
import { siteRunsOf } from './site-runs.ts';
import type { SlurmJob } from './slurm-job.ts';
import { groupRuns } from './slurm-runs.ts';

const MARK = '0123456789abcdef';
const START = 1_795_982_872;
const at = (second: number) => toEpochSeconds(START + second);
const SITE = { site: 'site_x', markOf: () => MARK } as const;

/** 4 GPUs for 5 s, then 2: `scontrol update jobid=1 numnodes=1`. */
const FIRST: SlurmJob = {
  ...{ slurmJobId: 1, name: 'wrap', comment: '', account: 'polder.a.z', user: 'games' },
  ...{ partition: 'main', state: 'RESIZING', reason: 'None', isHeld: false, submittedAt: at(0) },
  ...{ startedAt: at(0), endedAt: at(5), elapsedSeconds: 5, gpuCount: 4, timeLimitMinutes: 5 },
  ...{ killedBy: undefined, exitCode: 0 },
};
const GOES_ON: SlurmJob = {
  ...FIRST,
  ...{ state: 'RUNNING', submittedAt: at(5), endedAt: undefined, elapsedSeconds: 9, gpuCount: 2 },
};
const OVER: SlurmJob = { ...GOES_ON, state: 'COMPLETED', endedAt: at(25), elapsedSeconds: 25 };

const told = (records: readonly SlurmJob[]) =>
  siteRunsOf(SITE, records, at(30)).map(({ startedAt, heldUntil, gpuCount, outcome, run }) => {
    const held = `${startedAt - START}-${heldUntil - START} ${gpuCount} ${outcome ?? 'goes on'}`;
    return run === undefined ? held : `${held} run`;
  });

test.each([
  ['while it runs', GOES_ON, ['0-5 4 completed', '5-30 2 goes on']],
  ['once it is over', OVER, ['0-5 4 completed', '5-25 2 completed']],
] as const)('each size is told for as long as it was held: %s', (_, second, expected) => {
  expect(told([FIRST, second])).toEqual(expected);
});

test('a size that came after a suspension ends no earlier than it began', () => {
  const suspended = { ...OVER, submittedAt: at(150), endedAt: at(160), elapsedSeconds: 60 };
  expect(told([FIRST, suspended])).toEqual(['0-5 4 completed', '150-150 2 completed']);
});

test('a run of Polder is over with its last size', () => {
  const marked = (record: SlurmJob): SlurmJob => ({
    ...record,
    name: 'polder.site_x.3.1',
    comment: commentOf(MARK, { takesSignal: false, notice: undefined }),
  });
  const kindsOf = (...records: readonly SlurmJob[]) =>
    factsOf(groupRuns(SITE, records.map(marked)), SITE.markOf).map(
      ({ kind, at }) => `${kind} ${at - START}`,
    );
  expect(kindsOf(FIRST, GOES_ON)).toEqual(['started 0']);
  expect(kindsOf(FIRST, OVER)).toEqual(['started 0', 'ended 25']);
  expect(told([FIRST, OVER].map(marked))).toEqual(['0-5 4 completed run', '5-25 2 completed']);
});
