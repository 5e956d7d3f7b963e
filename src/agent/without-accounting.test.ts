import { afterEach, expect, test } from 'vitest';
import { toEpochSeconds } from '../kernel/units.ts';
import { parseSettings } from '../sites/slurm/account-plan.ts';
import { commentOf } from '../sites/slurm/run-mark.ts';
import { type AgentParts, agentRound } from './agent.ts';
import { SacctmgrFailed } from './sacctmgr.ts';
import { slurmFetchOf } from './slurm-fetch.ts';
import { SlurmRest } from './slurm-rest.ts';
import { markOfName } from './slurm-token.ts';
import { FakeSlurmrestd } from './testing/fake-slurmrestd.ts';

const KEY = Buffer.from('a key of tests');
const SILENT = 'sacctmgr show assoc failed: Connection refused';
const INSTANT = '2026-11-28T12:00:00Z';

const opened: FakeSlurmrestd[] = [];
afterEach(async () => {
  for (const fake of opened.splice(0)) await fake.close();
});

const stop = (number: number, jobNumber: number) => ({
  ...{ number, kind: 'stop', jobNumber, attempt: 1, start: null, vacateAt: null },
});
const notice = { ...stop(4, 1), kind: 'notice', vacateAt: INSTANT };

/** An agent whose `sacctmgr` fails, of a site with run 1 running and run 2 waiting. */
async function open(orders: readonly object[], isNoOp = false) {
  const slurm = new FakeSlurmrestd(['0.0.38']);
  opened.push(slurm);
  const url = await slurm.listen();
  const job = (jobNumber: number, job_state: string) => {
    const name = `polder.site_x.${jobNumber}.1`;
    const mark = markOfName(KEY, name);
    const comment = commentOf(mark, { takesSignal: false, notice: undefined });
    return { job_id: 70 + jobNumber, name, comment, job_state, state_reason: 'Resources' };
  };
  slurm.current = [job(1, 'RUNNING'), job(2, 'PENDING'), { ...job(3, 'RUNNING'), comment: '' }];
  const told: unknown[] = [];
  const work = {
    ...{ now: INSTANT, depth: 'submission', mendsDrift: false, seenUntil: INSTANT, orders },
    ...{ funders: [], modes: [], allocations: [] },
    partitions: [{ cluster: 'cluster_x', partition: 'main' }],
  };
  const parts: AgentParts = {
    site: 'site_x',
    polder: {
      ...{ origin: 'http://polder', headers: () => ({}), newKey: () => 'a key', attemptsMax: 1 },
      sleep: async () => {},
      fetch: async (_, { method, body }) => {
        if (method === 'GET') return Response.json(work);
        told.push(JSON.parse(String(body)));
        return Response.json({ newFactCount: 0, newUsageCount: 0, isSeen: true, refusals: [] });
      },
    },
    slurm: new SlurmRest({
      ...{ url, key: KEY, operator: 'root', fetch: slurmFetchOf(url) },
      now: () => toEpochSeconds(1_800_000_000),
    }),
    accounts: accountsThat(() => {
      throw new SacctmgrFailed(SILENT);
    }),
    quotas: undefined,
    ...{ markOf: (name: string) => markOfName(KEY, name), operator: 'root', isNoOp },
    ...{ workingFolderOf: () => '/tmp', say: () => {} },
  };
  const ended = () =>
    slurm.asked.map(({ what }) => what).filter((what) => what.startsWith('DELETE'));
  return { parts, slurm, told, ended };
}

function accountsThat(answer: () => void, associations = ''): AgentParts['accounts'] {
  return {
    report: async () => new Map(),
    read: async () => {
      answer();
      return { cluster: 'x', settings: parseSettings(associations, '', '') };
    },
    run: async () => {},
  };
}

test('a run that is there is stopped, and what waits for the accounting is told', async () => {
  const { parts, told, ended } = await open([stop(7, 1), stop(8, 9), notice]);
  const round = await agentRound(parts);
  expect(ended()).toEqual(['DELETE /slurm/v0.0.38/job/71']);
  expect(told).toMatchObject([
    {
      ...{ acknowledged: [7], facts: [], runs: [], seenUntil: INSTANT },
      waits: [{ jobNumber: 2, attempt: 1, reason: 'Resources' }],
      outOfService: [{ partition: 'main', gpuCount: 16 }],
      drift: [
        expect.stringContaining('does not answer: 2 orders, accounts and usage wait'),
        SILENT,
      ],
    },
  ]);
  expect(round.orderCount).toBe(1);
});

test('a stop waits with the start of its run; what Polder did not mark is left', async () => {
  const start = { ...stop(6, 1), kind: 'start', start: startWords() };
  const { parts, told, ended } = await open([start, stop(7, 1), stop(8, 3)]);
  await agentRound(parts);
  expect(ended()).toEqual([]);
  expect(told).toMatchObject([{ acknowledged: [] }]);
});

test('a no-op changes nothing; where the controller is silent too the round fails', async () => {
  const { parts, slurm, told, ended } = await open([stop(7, 1)], true);
  await agentRound(parts);
  expect([told, ended()]).toEqual([[], []]);
  await slurm.close();
  opened.length = 0;
  await expect(agentRound(parts)).rejects.toThrow(SacctmgrFailed);
});

function startWords(): object {
  return {
    ...{ cluster: 'cluster_x', allocation: 'allocation_a', gpuCount: 8, gpuCounts: [8] },
    ...{ nodes: [1], requestedSeconds: 60, keptSeconds: 0, script: null, user: 'ada' },
  };
}

test('an order that Slurm refuses is told, stays, and holds up no other', async () => {
  const start = { ...stop(6, 4), kind: 'start', start: { ...startWords(), user: null } };
  const { parts, slurm, told, ended } = await open([start, stop(7, 1)]);
  slurm.refusesAllBy = 2_045;
  const whole = { ...parts, accounts: accountsThat(() => {}) };
  const { drift } = await agentRound(whole);
  expect(ended()).toEqual(['DELETE /slurm/v0.0.38/job/71']);
  expect(told).toMatchObject([{ acknowledged: [7], drift }]);
  expect(drift).toEqual([expect.stringMatching(/^Polder could not start run 1 of job 4: .*2045/)]);
});

test.each([2_019, 2_050, 2_105])('a start that is refused for now, by %i, stays', async (code) => {
  const start = { ...stop(6, 4), kind: 'start', start: startWords() };
  const { parts, slurm, told } = await open([start]);
  slurm.refusesAllBy = code;
  const { drift } = await agentRound({ ...parts, accounts: accountsThat(() => {}) });
  // A run that is refused for good is remembered by a job beside it.
  expect(slurm.asked.filter(({ what }) => what.startsWith('POST'))).toHaveLength(1);
  expect(drift).toEqual([expect.stringContaining(`start run 1 of job 4: Slurm refused`)]);
  expect(told).toMatchObject([{ acknowledged: [], drift }]);
});

test('a run of a cluster without a partition waits until there is one', async () => {
  const start = { ...stop(6, 4), kind: 'start', start: { ...startWords(), cluster: 'cluster_y' } };
  const { parts, slurm, told } = await open([start]);
  await agentRound({ ...parts, accounts: accountsThat(() => {}) });
  expect(slurm.asked.filter(({ what }) => what.startsWith('POST'))).toEqual([]);
  const drift = [expect.stringMatching(/^Polder could not start run 1 of job 4: .*cluster_y/)];
  expect(told).toMatchObject([{ acknowledged: [], drift }]);
});

/** Of accounts that Polder no longer plans, both to be closed. */
const TWO_LEFT = 'polder.a.one||root|1||||\npolder.a.two||root|1||||\n';

test('an account that cannot be changed is told, and holds up nothing else', async () => {
  const { parts, told, ended } = await open([stop(7, 1)]);
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

test('an accounting that falls silent between two changes is told as one', async () => {
  const { parts, told } = await open([stop(7, 1)]);
  let isSilent = false;
  const fail = () => {
    if (isSilent) throw new SacctmgrFailed(SILENT);
  };
  const run = async () => {
    isSilent = true;
    fail();
  };
  await agentRound({ ...parts, accounts: { ...accountsThat(fail, TWO_LEFT), run } });
  expect(told).toMatchObject([{ drift: [expect.stringContaining('does not answer'), SILENT] }]);
});

test.each([300, 0, -300])(
  'a notice runs out as long after as it should: clock %i s',
  async (off) => {
    const { parts, slurm } = await open([{ ...notice, vacateAt: '2026-11-28T12:02:00Z' }]);
    const now = Date.parse(INSTANT) / 1_000 + off;
    slurm.clock = now;
    await agentRound({ ...parts, accounts: accountsThat(() => {}) });
    const [told] = slurm.asked.filter(({ what }) => what.startsWith('POST'));
    expect(told?.body).toEqual({
      comment: expect.stringMatching(`notice=${now} vacate=${now + 120}$`),
    });
  },
);
