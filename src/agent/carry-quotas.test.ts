/** Rounds of an agent whose Polder and Slurm are stand-ins, with hooks that are real programs. */
import { afterEach, expect, test } from 'vitest';
import { toEpochSeconds } from '../kernel/units.ts';
import { parseNote } from '../sites/slurm/account-note.ts';
import { accountsOf } from '../sites/slurm/account-plan.ts';
import { type AgentParts, agentRound } from './agent.ts';
import { fromWireWork } from './agent-wire.ts';
import type { QuotaTool } from './quota-hook.ts';
import { slurmFetchOf } from './slurm-fetch.ts';
import { SlurmRest } from './slurm-rest.ts';
import { FakeSlurmrestd } from './testing/fake-slurmrestd.ts';
import { HookScript } from './testing/hook-script.ts';

const INSTANT = '2026-11-28T12:00:00Z';
const ACCOUNT = 'polder.a.x';
const BY_HAND = 'was changed by hand: set was 500 GiB, found is 9 GiB';
const CHANGED_BY_HAND = `The quota of ${ACCOUNT} ${BY_HAND}`;

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A site with allocations x and y of one funder; tests change what Polder plans, and the hook. */
class Site {
  readonly hook = new HookScript();
  readonly said: string[] = [];
  depth: 'observe' | 'accounts' = 'accounts';
  mendsDrift = false;
  isNoOp = false;
  storage: Readonly<Record<'x' | 'y', number | null>> = { x: 500, y: null };
  state: 'open' | 'closed' = 'open';
  readonly #descriptions = new Map<string, string>();
  readonly #url: string;

  private constructor(url: string) {
    this.#url = url;
  }

  static async open(): Promise<Site> {
    const slurm = new FakeSlurmrestd(['0.0.38']);
    const site = new Site(await slurm.listen());
    closing.push(() => slurm.close());
    closing.push(() => site.hook.remove());
    return site;
  }

  round(quotas: QuotaTool = this.hook.tool()) {
    return agentRound(this.#parts(quotas));
  }

  roundWithoutHook() {
    return agentRound(this.#parts(undefined));
  }

  /** What is noted of the quota at the site. */
  noted(): unknown {
    return parseNote(this.#descriptions.get(ACCOUNT) ?? '').storage;
  }

  #work() {
    const { depth, mendsDrift, storage, state } = this;
    const allocation = (name: 'x' | 'y') => ({
      ...{ allocation: `allocation_${name}`, funder: 'party_nl', mode: 'mode_open', state },
      ...{ sharePpm: 1, limitGpuSeconds: 60, users: [], storageGibibytes: storage[name] },
    });
    return {
      ...{ now: INSTANT, depth, mendsDrift, seenUntil: INSTANT, orders: [], modes: [] },
      funders: [{ funder: 'party_nl', sharePpm: 1_000_000 }],
      allocations: [allocation('x'), allocation('y')],
      partitions: [{ cluster: 'cluster_x', partition: 'main' }],
    };
  }

  #parts(quotas: QuotaTool | undefined): AgentParts {
    return {
      site: 'site_x',
      polder: {
        ...{ origin: 'http://polder', headers: () => ({}), newKey: () => 'a key', attemptsMax: 1 },
        sleep: async () => {},
        fetch: async (_, { method }) =>
          Response.json(
            method === 'GET'
              ? this.#work()
              : { newFactCount: 0, newUsageCount: 0, isSeen: true, refusals: [] },
          ),
      },
      slurm: new SlurmRest({
        ...{ url: this.#url, key: Buffer.from('key'), operator: 'root' },
        ...{ fetch: slurmFetchOf(this.#url), now: () => toEpochSeconds(1_800_000_000) },
      }),
      accounts: this.#accounts(),
      quotas,
      ...{ markOf: () => 'mark', operator: 'root', isNoOp: this.isNoOp },
      ...{ workingFolderOf: () => '/tmp', say: (sentence) => this.said.push(sentence) },
    };
  }

  /** Keeps descriptions; what else it has of an account is as planned, and open or as noted. */
  #accounts(): AgentParts['accounts'] {
    const { plan } = fromWireWork('site_x', this.#work() as never);
    const found = accountsOf(plan, 'root').flatMap((account) => {
      const description = this.#descriptions.get(account.name);
      if (description === undefined) return [];
      const noted = parseNote(description);
      const state = noted.settings.includes('; closed;') ? 'closed' : 'open';
      return [[account.name, { ...account, state, noted } as const] as const];
    });
    const settings = { accounts: new Map(found), qos: new Map() };
    return {
      report: async () => new Map(),
      read: async () => ({ cluster: 'lab', settings }),
      run: async (words) => {
        const name = words.includes('where')
          ? words.find((word) => word.startsWith('name='))?.slice('name='.length)
          : words[2];
        const said = words.find((word) => word.startsWith('description='));
        if (name !== undefined && said !== undefined) {
          this.#descriptions.set(name, said.slice('description='.length));
        }
      },
    };
  }
}

test('a grant is set and noted once, a change again, and nothing in between', async () => {
  const site = await Site.open();
  await site.round();
  expect([site.hook.quotaOf(ACCOUNT), site.noted()]).toEqual(['500', 500]);
  expect(await site.round()).toMatchObject({ commandCount: 0, drift: [] });
  site.storage = { x: 700, y: 20 };
  await site.round();
  await site.round();
  expect(site.hook.sets()).toEqual([
    `set ${ACCOUNT} 500`,
    `set ${ACCOUNT} 700`,
    'set polder.a.y 20',
  ]);
});

test('what is frozen keeps its quota, and so does what is over, with no note of it', async () => {
  const site = await Site.open();
  await site.round();
  site.state = 'closed';
  await site.round();
  expect([site.hook.quotaOf(ACCOUNT), site.noted()]).toEqual(['500', 500]);
  site.storage = { x: null, y: null };
  await site.round();
  site.hook.setByHand(ACCOUNT, 9);
  expect((await site.round()).drift).toEqual([]);
  expect([site.hook.quotaOf(ACCOUNT), site.noted()]).toEqual(['9', undefined]);
  expect(site.hook.sets()).toHaveLength(1);
});

test('what is changed by hand is shown, and set back where the site allows it', async () => {
  const site = await Site.open();
  await site.round();
  site.hook.setByHand(ACCOUNT, 9);
  expect((await site.round()).drift).toEqual([CHANGED_BY_HAND]);
  expect(site.hook.quotaOf(ACCOUNT)).toBe('9');
  site.mendsDrift = true;
  expect((await site.round()).drift).toEqual([CHANGED_BY_HAND]);
  expect(site.hook.quotaOf(ACCOUNT)).toBe('500');
  expect((await site.round()).drift).toEqual([]);
});

test('an agent that dies as it sets a quota leaves no drift, and doubles nothing', async () => {
  // What is planned when the next agent comes, and whether the one before it had set 700.
  for (const [next, isSet] of [
    [700, false],
    [700, true],
    [900, true],
  ] as const) {
    const site = await Site.open();
    await site.round();
    site.storage = { x: 700, y: null };
    const tool = site.hook.tool();
    const dying: QuotaTool = {
      ...tool,
      set: async (account, gibibytes) => {
        if (isSet) await tool.set(account, gibibytes);
        throw new Error('killed');
      },
    };
    await expect(site.round(dying)).rejects.toThrow('killed');
    site.storage = { x: next, y: null };
    expect((await site.round()).drift).toEqual([]);
    const sets = next === 700 ? [500, 700] : [500, 700, 900];
    expect(site.hook.sets()).toEqual(sets.map((gibibytes) => `set ${ACCOUNT} ${gibibytes}`));
    expect([site.hook.quotaOf(ACCOUNT), site.noted()]).toEqual([String(next), next]);
  }
});

test('a hook that fails is told, and its accounts stay noted as they were', async () => {
  const site = await Site.open();
  await site.round();
  site.storage = { x: 700, y: null };
  site.hook.does('[ "$1" = show ] && echo 500 && exit; echo read-only >&2; exit 30');
  const failing = [`The quota hook (set ${ACCOUNT} 700) ended with 30: read-only`];
  expect((await site.round()).drift).toEqual(failing);
  expect(site.noted()).toBe(500);
  site.hook.does('echo what');
  expect((await site.round()).drift).toEqual([
    `The quota hook (show ${ACCOUNT}) printed "what"; expected a whole number of GiB, or none`,
  ]);
  site.hook.does();
  expect((await site.round()).drift).toEqual([]);
  expect(site.noted()).toBe(700);
});

test('after one answer that does not come, the hook is not asked again in a round', async () => {
  const site = await Site.open();
  site.storage = { x: 500, y: 500 };
  site.hook.does('exec sleep 5');
  const { drift } = await site.round(site.hook.tool(200));
  expect(drift).toEqual([`The quota hook (show ${ACCOUNT}) did not end in 200 ms`]);
  expect(site.hook.calls()).toHaveLength(1);
});

test('nothing is set in a round in which a quota could not be looked at in time', async () => {
  const site = await Site.open();
  site.storage = { x: 500, y: 500 };
  site.hook.does('if [ "$2" = polder.a.y ]; then exec sleep 5; fi; echo none');
  const { drift } = await site.round(site.hook.tool(200));
  expect(drift).toEqual(['The quota hook (show polder.a.y) did not end in 200 ms']);
  expect(site.hook.calls()).toHaveLength(2);
});

test('without a hook it is said that storage is not carried, and all else stays', async () => {
  const site = await Site.open();
  expect((await site.roundWithoutHook()).drift).toEqual([
    `The storage of ${ACCOUNT}, 500 GiB, is not carried: this site has no quota hook`,
  ]);
  expect(await site.roundWithoutHook()).toMatchObject({ commandCount: 0 });
  expect(site.noted()).toBeUndefined();
});

test('who only observes sets nothing; a no-op says what would be set', async () => {
  const site = await Site.open();
  site.depth = 'observe';
  expect(await site.round()).toMatchObject({ commandCount: 0, drift: [] });
  site.isNoOp = true;
  await site.round();
  expect(site.said).toContain(`would run: ${site.hook.path} set ${ACCOUNT} 500`);
  expect([site.hook.sets(), site.noted()]).toEqual([[], undefined]);
});
