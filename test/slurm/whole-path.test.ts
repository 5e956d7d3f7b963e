/**
 * The whole path on a real Slurm and a real Polder: an award becomes accounts and limits, a job
 * from Polder and one by `sbatch` run there, their use comes back once and is charged, and the sums
 * of Polder are those of `sreport`, to the second.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HookScript } from '../../src/agent/testing/hook-script.ts';
import { ConnectedSite, SITE } from './connected-site.ts';
import { sbatch, slurmCommand, TEST_MILLISECONDS_MAX, until } from './fixture.ts';

let site: ConnectedSite;
const hook = new HookScript();
beforeAll(async () => {
  site = await ConnectedSite.open();
}, TEST_MILLISECONDS_MAX);
afterAll(async () => {
  await site.close();
  hook.remove();
});

interface Reconciliation {
  readonly sums: readonly {
    readonly account: string;
    readonly polderGpuSeconds: number;
    readonly reportGpuSeconds: number;
  }[];
  readonly differences: readonly unknown[];
}

test(
  'an award becomes accounts, jobs run, and every GPU-second comes back once',
  async () => {
    const { slurm } = site;
    site.startAgent({ POLDER_QUOTA_HOOK: hook.path });
    await site.untilAccountsAreOpen();
    const job = await site.submit('allocation_ju', 4, 2);
    const byHand = await sbatch(slurm, { account: 'polder.a.nl-a', gpuCounts: [3], seconds: 2 });
    expect(byHand).toBeGreaterThan(0);
    await until(async () => {
      const { state } = await site.get<{ readonly state: string }>(`/v1/jobs/${job}`);
      return state === 'completed';
    });
    await site.untilAllIsTold();
    const charged = await site.chargedByAccount();
    expect(Object.keys(charged)).toEqual(['polder.a.ju', 'polder.a.nl-a']);
    expect(await site.usedByAccount()).toEqual(charged);
  },
  TEST_MILLISECONDS_MAX,
);

test(
  'an array and a job of unlike parts, both by hand, come back task by task and part by part',
  async () => {
    const { slurm } = site;
    const told = async () => {
      const path = `/v1/usage?site=${SITE}&limit=200`;
      const { items } = await site.get<{ readonly items: readonly { job: string }[] }>(path);
      return new Set(items.map(({ job }) => job)).size;
    };
    const before = await told();
    const account = 'polder.a.nl-a';
    await sbatch(slurm, { account, gpuCounts: [1], seconds: 2, tasks: '0-2' });
    await sbatch(slurm, { account, gpuCounts: [1, 2], seconds: 3 });
    // Until the accounting hears of them, all that it knows of is told.
    await until(async () => (await told()) >= before + 3 + 2);
    await site.untilAllIsTold();
    expect(await told()).toBe(before + 3 + 2);
    expect(await site.usedByAccount()).toEqual(await site.chargedByAccount());
  },
  TEST_MILLISECONDS_MAX,
);

test(
  'a month is compared with the accounting and the report of the site',
  async () => {
    const month = new Date().toISOString().slice(0, 7);
    const found: Reconciliation = JSON.parse(await site.askAgent('--reconcile', month, '--json'));
    const charged = await site.chargedByAccount();
    const reported = found.sums.map(({ account, reportGpuSeconds }) => [account, reportGpuSeconds]);
    expect(Object.fromEntries(reported)).toEqual(charged);
    expect(found.differences).toEqual([]);
  },
  TEST_MILLISECONDS_MAX,
);

test(
  'what somebody changes by hand is shown, and mended where the site allows it',
  async () => {
    const change = ['modify', 'account', 'where', 'name=polder.a.nl-b', 'set'];
    await slurmCommand(site.slurm, 'sacctmgr', '-i', ...change, 'GrpTRESMins=gres/gpu=77');
    const drift = async () =>
      (await site.get<{ readonly drift: readonly string[] }>(`/v1/sites/${SITE}/connection`)).drift;
    await until(async () => (await drift()).length > 0);
    expect((await drift())[0]).toContain('polder.a.nl-b was changed by hand');
    await site.connect('submission', true);
    await until(async () => (await drift()).length === 0);
  },
  TEST_MILLISECONDS_MAX,
);

test(
  'storage becomes a quota by the hook, is kept where it is frozen, and mended where allowed',
  async () => {
    const [path, account] = ['/v1/allocations/allocation_nl-a', 'polder.a.nl-a'];
    expect(hook.calls()).toEqual([]);
    await site.change(path, { storageGibibytes: 500 });
    await until(async () => hook.quotaOf(account) === '500');
    await site.command(`${path}/freeze`);
    const show = ['sacctmgr', '-nP', 'show', 'account', account, 'format=descr'];
    await until(async () =>
      (await slurmCommand(site.slurm, ...show)).trim().endsWith('; storage gibibytes 500'),
    );
    await until(async () => (await slurmCommand(site.slurm, ...show)).includes('; closed;'));
    hook.setByHand(account, 9);
    // The site mends drift since the test before this.
    await until(async () => hook.quotaOf(account) === '500');
    await site.command(`${path}/unfreeze`);
    await until(async () => (await slurmCommand(site.slurm, ...show)).includes('; open;'));
    expect(hook.sets()).toEqual([`set ${account} 500`, `set ${account} 500`]);
  },
  TEST_MILLISECONDS_MAX,
);

interface Outage {
  readonly gpuCount: number;
  readonly endsAt: string;
}

test(
  'a node that is drained is lost in the register until it is back',
  async () => {
    const lost = async () => {
      const path = `/v1/sites/${SITE}/outages?kind=lost`;
      const { items } = await site.get<{ readonly items: readonly Outage[] }>(path);
      return items.map(({ gpuCount, endsAt }) => ({
        gpuCount,
        isOver: Date.parse(endsAt) <= Date.now(),
      }));
    };
    const update = ['scontrol', 'update', 'nodename=n1'];
    await slurmCommand(site.slurm, ...update, 'state=drain', 'reason=fan');
    await until(async () => (await lost()).some(({ isOver }) => !isOver));
    await slurmCommand(site.slurm, ...update, 'state=resume');
    await until(async () => (await lost()).every(({ isOver }) => isOver));
    expect(await lost()).toEqual([{ gpuCount: 8, isOver: true }]);
  },
  TEST_MILLISECONDS_MAX,
);
