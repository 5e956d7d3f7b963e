/** An agent of a small site, with a slurmrestd and a Polder that are in memory. */
import { onTestFinished } from 'vitest';
import { toEpochSeconds } from '../../kernel/units.ts';
import { parseSettings } from '../../sites/slurm/account-plan.ts';
import { commentOf } from '../../sites/slurm/run-mark.ts';
import type { AgentParts } from '../agent.ts';
import { slurmFetchOf } from '../slurm-fetch.ts';
import { SlurmRest } from '../slurm-rest.ts';
import { markOfName } from '../slurm-token.ts';
import { FakeSlurmrestd } from './fake-slurmrestd.ts';

const KEY = Buffer.from('a key of tests');
/** By the clock of Polder, and how far the site was seen. */
export const INSTANT = '2026-11-28T12:00:00Z';

export const stop = (number: number, jobNumber: number) => ({
  ...{ number, kind: 'stop', jobNumber, attempt: 1, start: null, vacateAt: null },
});
export const notice = { ...stop(4, 1), kind: 'notice', vacateAt: INSTANT };
export const start = (number: number, jobNumber: number, more: object = {}) => ({
  ...stop(number, jobNumber),
  kind: 'start',
  start: {
    ...{ cluster: 'cluster_x', allocation: 'allocation_a', gpuCount: 8, gpuCounts: [8] },
    ...{ nodes: [1], requestedSeconds: 60, keptSeconds: 0, script: null, user: 'ada' },
    ...more,
  },
});

/** Of accounts that Polder no longer plans, both to be closed. */
export const TWO_LEFT = 'polder.a.one||root|1||||\npolder.a.two||root|1||||\n';

/**
 * Of a site with run 1 running and run 2 waiting, whose accounts are as planned. Its slurmrestd
 * goes with the test.
 */
export async function openAgent(orders: readonly object[]) {
  const slurm = new FakeSlurmrestd(['0.0.38']);
  onTestFinished(() => slurm.close());
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
    accounts: accountsThat(() => {}),
    quotas: undefined,
    ...{ markOf: (name: string) => markOfName(KEY, name), operator: 'root', isNoOp: false },
    ...{ workingFolderOf: () => '/tmp', say: () => {} },
  };
  const ended = () =>
    slurm.asked.map(({ what }) => what).filter((what) => what.startsWith('DELETE'));
  return { parts, slurm, told, ended };
}

/** `answer` may throw in place of what `sacctmgr` shows. */
export function accountsThat(answer: () => void, associations = ''): AgentParts['accounts'] {
  return {
    report: async () => new Map(),
    read: async () => {
      answer();
      return { cluster: 'x', settings: parseSettings(associations, '', '') };
    },
    run: async () => {},
  };
}
