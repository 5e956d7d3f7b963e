/**
 * A job that Polder gave to a real Slurm, and that Slurm does not start: its explanation has the
 * reason of Slurm, as reported and in plain words, until it is gone.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteWait } from '../../src/client/jobs.ts';
import { ConnectedSite, SITE } from './connected-site.ts';
import { sbatch, slurmCommand, TEST_MILLISECONDS_MAX, until } from './fixture.ts';

const ACCOUNT = 'polder.a.ju';
let site: ConnectedSite;
let job: string;
beforeAll(async () => {
  site = await ConnectedSite.open();
  site.startAgent();
  await site.untilAccountsAreOpen();
}, TEST_MILLISECONDS_MAX);
afterAll(() => site.close());

const slurm = (...words: readonly string[]) => slurmCommand(site.slurm, ...words);
const limit = (text: string) =>
  slurm('sacctmgr', '-i', 'modify', 'account', 'where', `name=${ACCOUNT}`, 'set', text);

async function waitOf(): Promise<SiteWait | null> {
  const path = `/v1/jobs/${job}/explanation`;
  return (await site.get<{ readonly atSite: SiteWait | null }>(path)).atSite;
}

async function untilReason(reason: string): Promise<SiteWait> {
  let found: SiteWait | null = null;
  await until(async () => {
    found = await waitOf();
    return found?.reason === reason;
  });
  return found as unknown as SiteWait;
}

test(
  'the limit of its account, a hold, another job and full nodes are told',
  async () => {
    await limit('GrpTRES=gres/gpu=1');
    job = await site.submit('allocation_ju', 4, 1);
    const limited = await untilReason('AssocGrpGRES');
    expect(limited).toMatchObject({
      ...{ state: 'PENDING', meaning: 'limit-at-once', holder: 'account', resource: 'gpus' },
      sentence: 'With it, its account would hold more GPUs at once than its limit.',
    });
    const siteJob = String(limited.siteJob);
    await slurm('scontrol', 'hold', siteJob);
    expect(await untilReason('JobHeldAdmin')).toMatchObject({ meaning: 'held-by-operator' });
    const filling = await sbatch(site.slurm, {
      account: 'polder.a.nl-a',
      gpuCounts: [8],
      seconds: 100,
    });
    const other = await sbatch(site.slurm, {
      account: 'polder.a.nl-a',
      gpuCounts: [8],
      seconds: 100,
    });
    await slurm('scontrol', 'update', `jobid=${siteJob}`, `dependency=afterany:${filling}`);
    await slurm('scontrol', 'release', siteJob);
    expect(await untilReason('Dependency')).toMatchObject({ meaning: 'other-job' });
    await limit('GrpTRES=gres/gpu=-1');
    await slurm('scontrol', 'update', `jobid=${siteJob}`, 'dependency=');
    expect(await untilReason('Resources')).toMatchObject({ meaning: 'no-free-resources' });
    await slurm('scancel', String(filling), String(other));
    await until(async () => (await waitOf()) === null);
    await until(async () => {
      const { state } = await site.get<{ readonly state: string }>(`/v1/jobs/${job}`);
      return state === 'completed';
    });
  },
  TEST_MILLISECONDS_MAX,
);

test(
  'a used-up award is told, and nothing is kept of what waits no more',
  async () => {
    await limit('GrpTRESMins=gres/gpu=3');
    job = await site.submit('allocation_ju', 4, 1);
    const { meaning, remedy } = await untilReason('AssocGrpGRESMinutes');
    expect({ meaning, remedy }).toEqual({
      meaning: 'limit-used-up',
      remedy: 'It asks for less time, or more is awarded or allowed.',
    });
    await site.connect('submission', true);
    await until(async () => (await waitOf()) === null);
    const rows = `SELECT 1 FROM sites.run_wait WHERE site = '${SITE}'`;
    await until(async () => (await site.arena.store.query(rows)).length === 0);
  },
  TEST_MILLISECONDS_MAX,
);
