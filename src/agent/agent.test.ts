/** Rounds of an agent whose Slurm answers. */
import { expect, test } from 'vitest';
import { agentRound } from './agent.ts';
import { SacctmgrFailed } from './sacctmgr.ts';
import {
  accountsThat,
  INSTANT,
  notice,
  openAgent,
  start,
  stop,
  TWO_LEFT,
} from './testing/agent-of-site.ts';

test('an order that Slurm refuses is told, stays, and holds up no other', async () => {
  const { parts, slurm, told, ended } = await openAgent([start(6, 4, { user: null }), stop(7, 1)]);
  slurm.refusesAllBy = 2_045;
  const { drift } = await agentRound(parts);
  expect(ended()).toEqual(['DELETE /slurm/v0.0.38/job/71']);
  expect(told).toMatchObject([{ acknowledged: [7], drift }]);
  expect(drift).toEqual([expect.stringMatching(/^Polder could not start run 1 of job 4: .*2045/)]);
});

test.each([2_019, 2_050, 2_105])('a start that is refused for now, by %i, stays', async (code) => {
  const { parts, slurm, told } = await openAgent([start(6, 4)]);
  slurm.refusesAllBy = code;
  const { drift } = await agentRound(parts);
  // A run that is refused for good is remembered by a job beside it.
  expect(slurm.asked.filter(({ what }) => what.startsWith('POST'))).toHaveLength(1);
  expect(drift).toEqual([expect.stringContaining(`start run 1 of job 4: Slurm refused`)]);
  expect(told).toMatchObject([{ acknowledged: [], drift }]);
});

test('a run of a cluster without a partition waits until there is one', async () => {
  const { parts, slurm, told } = await openAgent([start(6, 4, { cluster: 'cluster_y' })]);
  await agentRound(parts);
  expect(slurm.asked.filter(({ what }) => what.startsWith('POST'))).toEqual([]);
  const drift = [expect.stringMatching(/^Polder could not start run 1 of job 4: .*cluster_y/)];
  expect(told).toMatchObject([{ acknowledged: [], drift }]);
});

test('an account that cannot be changed is told, and holds up nothing else', async () => {
  const { parts, told, ended } = await openAgent([stop(7, 1)]);
  const ran: string[] = [];
  const accounts = {
    ...accountsThat(() => {}, TWO_LEFT),
    run: async (words: readonly string[]) => {
      if (words.some((word) => word === 'GrpJobs=0') && words.includes('name=polder.a.one')) {
        throw new SacctmgrFailed('sacctmgr modify failed: Job(s) active');
      }
      ran.push(...words.filter((word) => word.startsWith('name=polder.a.')));
    },
  };
  await agentRound({ ...parts, accounts });
  expect(ended()).toEqual(['DELETE /slurm/v0.0.38/job/71']);
  const refusal =
    'Polder could not change polder.a.one at the site: sacctmgr modify failed: Job(s) active';
  expect(told).toMatchObject([{ acknowledged: [7], drift: [refusal] }]);
  // Of the one that failed the last note is not written, so that the next round begins it anew.
  expect(ran).toEqual(['name=polder.a.one', ...Array(3).fill('name=polder.a.two')]);
});

test.each([300, 0, -300])(
  'a notice runs out as long after as it should: clock %i s',
  async (off) => {
    const { parts, slurm } = await openAgent([{ ...notice, vacateAt: '2026-11-28T12:02:00Z' }]);
    const now = Date.parse(INSTANT) / 1_000 + off;
    slurm.clock = now;
    await agentRound(parts);
    const [told] = slurm.asked.filter(({ what }) => what.startsWith('POST'));
    expect(told?.body).toEqual({
      comment: expect.stringMatching(`notice=${now} vacate=${now + 120}$`),
    });
  },
);

test.each([
  ['as late as', 0],
  ['two hours behind', -7_200],
  ['two hours ahead of', 7_200],
])('what ended is found where the clock of the site is %s Polder', async (_, off) => {
  const { parts, slurm } = await openAgent([]);
  const seen = Date.parse(INSTANT) / 1_000;
  slurm.clock = seen + off;
  await agentRound(parts);
  const since = seen + Math.min(off, 0) - 3_600;
  const asked = slurm.asked.filter(({ what }) => what.includes('/slurmdb/'));
  expect(asked.map(({ what }) => what)).toEqual(
    Array(2).fill(expect.stringContaining(`start_time=uts${since}&`)),
  );
});

test('what goes on in the accounting alone is not told as going on over a month', async () => {
  const { parts, slurm, told } = await openAgent([]);
  const now = Date.parse(INSTANT) / 1_000;
  slurm.clock = now;
  const goesOn = (job_id: number, days: number) => ({
    ...{ job_id, name: 'x', account: 'polder.a.a', partition: 'main', user: 'ada' },
    state: { current: 'RUNNING' },
    time: { submission: now - days * 86_400, start: now - days * 86_400, end: 0, elapsed: 9 },
    tres: { allocated: [{ type: 'gres', name: 'gpu', count: 8 }] },
  });
  // The controller has 71; 90 and 91 it has lost, the last of them in this month.
  slurm.accounted = [goesOn(71, 40), goesOn(90, 40), goesOn(91, 2)];
  const { drift } = await agentRound(parts);
  expect(told).toMatchObject([{ runs: [{ siteJob: 71 }, { siteJob: 91 }] }]);
  expect(drift).toEqual([expect.stringMatching(/^Job 90 .* runawayjobs/)]);
});
