/**
 * A site and Polder whose clocks are two minutes apart, and everything at it fails in turn. Nothing
 * is lost or doubled: in the end the sums of Polder are those of `sreport`, each run ran once, and
 * when the month is over its statements have the same. It takes minutes: in the full form only.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AgentParts, agentRound } from '../../src/agent/agent.ts';
import { sacctmgrOf } from '../../src/agent/sacctmgr.ts';
import { markOfName } from '../../src/agent/slurm-token.ts';
import { ConnectedSite, clockAhead, ended, SITE } from './connected-site.ts';
import {
  restOf,
  sbatch,
  slurmCommand,
  TEST_MILLISECONDS_MAX,
  turn,
  until,
  untilAtSite,
} from './fixture.ts';

const TWO_MINUTES = 120;
const MONTH_SECONDS_MAX = 31 * 86_400;
const isFull = process.env.TEST_FORM === 'full';

class Killed extends Error {
  override readonly name = 'Killed';
}

/** Counts what is asked of the world, and throws once the last call that it lives for is done. */
class Life {
  #callsLeft: number;

  constructor(callCount: number) {
    this.#callsLeft = callCount;
  }

  /** `target` with each of its calls counted; the call is done, and its answer is not seen. */
  within<Target extends object>(target: Target): Target {
    return new Proxy(target, {
      get: (from, name) => {
        const value: unknown = Reflect.get(from, name, from);
        if (typeof value !== 'function') return value;
        return async (...given: readonly unknown[]) => {
          if (this.#callsLeft <= 0) throw new Killed();
          const answer: unknown = await Reflect.apply(value, from, given);
          this.#callsLeft -= 1;
          if (this.#callsLeft <= 0) throw new Killed();
          return answer;
        };
      },
    });
  }
}

describe.runIf(isFull)('a site where everything fails', () => {
  let site: ConnectedSite;
  beforeAll(async () => {
    site = await ConnectedSite.open(clockAhead(TWO_MINUTES));
  }, TEST_MILLISECONDS_MAX);
  afterAll(() => site.close());

  const work = async () => {
    await site.submit('allocation_ju', 2, 1);
    await sbatch(site.slurm, { account: 'polder.a.nl-b', gpuCounts: [1], seconds: 1 });
  };

  /** A round of an agent in this process that dies after so many calls: whether it came through. */
  async function roundOf(life: Life): Promise<boolean> {
    const key = readFileSync(site.slurm.keyFile);
    const asked = life.within({
      fetch: (address: string, request: RequestInit) => fetch(address, request),
    });
    const parts: AgentParts = {
      site: SITE,
      polder: {
        origin: site.origin,
        fetch: asked.fetch,
        headers: () => site.agentHeaders,
        newKey: () => crypto.randomUUID(),
        sleep: () => Promise.resolve(),
        attemptsMax: 1,
      },
      slurm: life.within(restOf(site.slurm)),
      accounts: life.within(sacctmgrOf({ ...process.env, SLURM_CONF: site.slurm.confFile })),
      quotas: undefined,
      markOf: (name) => markOfName(key, name),
      operator: 'root',
      workingFolderOf: () => '/tmp',
      isNoOp: false,
      say: () => {},
    };
    try {
      await agentRound(parts);
      return true;
    } catch (error) {
      if (isOf(error, Killed)) return false;
      throw error;
    }
  }

  test(
    'an agent that is killed after any of its calls',
    async () => {
      const agent = site.startAgent();
      await site.untilAccountsAreOpen();
      await ended(agent);
      let deaths = 0;
      for (let callCount = 1; ; callCount += 1) {
        await work();
        if (await roundOf(new Life(callCount))) break;
        deaths += 1;
        // What it left undone, the next one does: so each death meets one new order.
        await roundOf(new Life(Number.POSITIVE_INFINITY));
      }
      expect(deaths).toBeGreaterThan(5);
      site.startAgent();
      await site.untilAllIsTold();
    },
    TEST_MILLISECONDS_MAX,
  );

  test(
    'slurmrestd, slurmctld and slurmdbd go and come',
    async () => {
      const second = site.startAgent();
      await work();
      await turn(site.slurm, 'stop', 'slurmrestd');
      await work();
      await ended(second, 'SIGKILL');
      await turn(site.slurm, 'start', 'slurmrestd');
      await work();
      await turn(site.slurm, 'stop', 'slurmctld');
      await turn(site.slurm, 'start', 'slurmctld');
      await work();
      const long = await site.submit('allocation_nl-a', 1, 110);
      const running = ['squeue', '-h', '-t', 'R', '-o', '%A'];
      await until(async () => (await slurmCommand(site.slurm, ...running)) !== '');
      await turn(site.slurm, 'stop', 'slurmdbd');
      // A stop needs the controller alone.
      const cancel = { method: 'POST', headers: site.officer };
      expect((await fetch(`${site.origin}/v1/jobs/${long}/cancel`, cancel)).ok).toBe(true);
      await untilAtSite(site.slurm, async () => {
        return (await slurmCommand(site.slurm, ...running)) === '';
      });
      // It is told right after.
      await untilAtSite(site.slurm, async () => {
        const path = `/v1/sites/${SITE}/connection`;
        const { drift } = await site.get<{ readonly drift: readonly string[] }>(path);
        return drift.join().includes('The accounting of the site does not answer');
      });
      await work();
      // What ends meanwhile, the accounting hears of only when it is back. A job that the agent has
      // submitted and not released yet stays held until then.
      await until(async () => {
        const reasons = await slurmCommand(site.slurm, 'squeue', '-h', '-o', '%r');
        return reasons.split('\n').every((reason) => ['', 'JobHeldUser'].includes(reason));
      });
      await turn(site.slurm, 'start', 'slurmdbd');
      await site.untilAllIsTold();
    },
    TEST_MILLISECONDS_MAX,
  );

  test(
    'Polder and its database are killed',
    async () => {
      await work();
      process.kill(site.arena.postmasterPid(), 'SIGKILL');
      await sbatch(site.slurm, { account: 'polder.a.nl-b', gpuCounts: [2], seconds: 1 });
      await site.restartPolder(clockAhead(TWO_MINUTES));
      await work();
      await site.untilAllIsTold();
    },
    TEST_MILLISECONDS_MAX,
  );

  test(
    'tokens that have expired are refused, and nothing is missed',
    async () => {
      await site.endAgents();
      const late = site.startAgent(clockAhead(-3_600));
      let said = '';
      late.stderr?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      await work();
      const isRefused = async () => /slurmrestd answered 401|[Aa]uthentication/.test(said);
      await untilAtSite(site.slurm, isRefused);
      await ended(late);
      site.startAgent();
      await site.untilAllIsTold();
    },
    TEST_MILLISECONDS_MAX,
  );

  test(
    'each run ran once, and no line of the month differs',
    async () => {
      await site.untilAllIsTold();
      const names = await slurmCommand(site.slurm, 'sacct', '-nXP', '-o', 'jobname,state');
      const ran = names
        .split('\n')
        .filter((line) => line.startsWith('polder.') && line.endsWith('|COMPLETED'))
        .map((line) => line.split('|')[0]);
      expect(new Set(ran).size).toBe(ran.length);
      expect(ran.length).toBeGreaterThan(5);
      const month = new Date().toISOString().slice(0, 7);
      const { differences } = JSON.parse(await site.askAgent('--reconcile', month, '--json'));
      expect(differences).toEqual([]);
      expect(await site.usedByAccount()).toEqual(await site.chargedByAccount());
    },
    TEST_MILLISECONDS_MAX,
  );

  test(
    'when the month is over, the statements have what the site reported',
    async () => {
      await site.endAgents();
      const { 'polder.a.ju': ju = 0, ...national } = await site.chargedByAccount();
      const month = new Date().toISOString().slice(0, 7);
      await site.restartPolder(clockAhead(MONTH_SECONDS_MAX));
      const delivered = () =>
        site.arena.store.query<{ funder: string; sum: number }>(
          `SELECT funder, (line ->> 'deliveredGpuSeconds')::integer AS sum
           FROM settlement.statement, jsonb_array_elements(lines -> 'gpuTime') AS line
          WHERE statement.month = $1 AND line ->> 'cluster' = 'cluster_east'
            AND funder IN ('party_ju', 'party_nl') ORDER BY funder`,
          [month],
        );
      await until(async () => (await delivered()).length > 0);
      const ofNational = Object.values(national).reduce((sum, each) => sum + each, 0);
      expect(await delivered()).toEqual([
        { funder: 'party_ju', sum: ju },
        { funder: 'party_nl', sum: ofNational },
      ]);
    },
    TEST_MILLISECONDS_MAX,
  );
});

function isOf(error: unknown, kind: typeof Killed): boolean {
  if (error instanceof kind) return true;
  return error instanceof Error && error.cause !== undefined && isOf(error.cause, kind);
}
