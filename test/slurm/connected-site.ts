/** A real Slurm that is connected to a real Polder by its agent, and what both say was used. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { type Arena, openSingleArena } from '../kill/arena.ts';
import { MAIN } from '../kill/servers.ts';
import { bearer, post } from '../kill/tokens.ts';
import {
  endSlurm,
  restOf,
  SITE_USER,
  type SlurmFixture,
  slurmCommand,
  startSlurm,
  until,
  untilAtSite,
} from './fixture.ts';

export const SITE = 'site_east';
const PERSON = 'person_demo-programme-officer';
const HOUR_MILLISECONDS = 3_600_000;
const DAY_MILLISECONDS = 86_400_000;
const CLOCK_AHEAD = new URL('./clock-ahead.mjs', import.meta.url).href;

export type Sums = Readonly<Record<string, number>>;

/** The environment of a program whose clock is so far from that of the machine. */
export function clockAhead(seconds: number): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--import=${CLOCK_AHEAD}`, CLOCK_AHEAD_SECONDS: String(seconds) };
}

export class ConnectedSite {
  readonly slurm: SlurmFixture;
  readonly arena: Arena;
  readonly #startedAt = Date.now();
  readonly #agents: ChildProcess[] = [];
  readonly #siteToken: string;

  private constructor(slurm: SlurmFixture, arena: Arena, siteToken: string) {
    this.slurm = slurm;
    this.arena = arena;
    this.#siteToken = siteToken;
  }

  /** `environment`: of Polder's server. */
  static async open(environment: Readonly<Record<string, string>> = {}): Promise<ConnectedSite> {
    const [slurm, arena] = await Promise.all([startSlurm(), openSingleArena(environment)]);
    const expiresAt = `${new Date(Date.now() + DAY_MILLISECONDS).toISOString().slice(0, 19)}Z`;
    const token = { name: 'agent', siteId: SITE, expiresAt };
    const officer = bearer(arena.tokens.officer);
    const made = await post(`${originOf(arena)}/v1/tokens`, officer, token);
    const site = new ConnectedSite(slurm, arena, (made as { readonly secret: string }).secret);
    await site.connect('submission', false);
    return site;
  }

  async close(): Promise<void> {
    await this.endAgents();
    await Promise.all([endSlurm(this.slurm), this.arena.close(false)]);
  }

  get origin(): string {
    return originOf(this.arena);
  }

  get officer(): Readonly<Record<string, string>> {
    return bearer(this.arena.tokens.officer);
  }

  get agentHeaders(): Readonly<Record<string, string>> {
    return bearer(this.#siteToken);
  }

  /** Kills it and starts it again, with this clock. */
  async restartPolder(environment: Readonly<Record<string, string>>): Promise<void> {
    const [server] = this.arena.servers;
    await server?.kill();
    await server?.start(environment);
  }

  /** The first awards are posted when the engine opens the period. */
  untilAccountsAreOpen(): Promise<void> {
    const show = ['sacctmgr', '-nP', 'show', 'assoc', 'format=account,user,parentname,grptresmins'];
    return until(async () => {
      const shown = await slurmCommand(this.slurm, ...show);
      return ['nl-a', 'nl-b'].every((name) => {
        const awarded = new RegExp(
          `^polder\\.a\\.${name}\\|\\|polder\\.f\\.nl\\|gres/gpu=[1-9]`,
          'm',
        );
        return awarded.test(shown) && shown.includes(`polder.a.${name}|${SITE_USER}|`);
      });
    });
  }

  connect(depth: string, mendsDrift: boolean): Promise<unknown> {
    return post(`${this.origin}/v1/sites/${SITE}/connection`, this.officer, {
      depth,
      mendsDrift,
      partitions: [{ cluster: 'cluster_east', partition: 'main' }],
      users: [{ person: PERSON, username: SITE_USER }],
    });
  }

  startAgent(more: Readonly<Record<string, string>> = {}): ChildProcess {
    const agent = this.#runAgent(['--every', '1', '--work-in', '/tmp'], more);
    const log = createWriteStream(
      join(this.slurm.folder, 'log', `agent-${this.#agents.length}.log`),
    );
    agent.stdout?.pipe(log);
    agent.stderr?.pipe(log);
    this.#agents.push(agent);
    return agent;
  }

  async endAgents(): Promise<void> {
    for (const agent of this.#agents) await ended(agent);
  }

  /** What `polder agent` prints with these words, once. */
  async askAgent(...words: readonly string[]): Promise<string> {
    const agent = this.#runAgent(words, {});
    let text = '';
    agent.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    await new Promise((resolve) => agent.once('close', resolve));
    return text;
  }

  #runAgent(words: readonly string[], more: Readonly<Record<string, string>>): ChildProcess {
    return spawn(process.execPath, [MAIN, 'agent', '--site', SITE, ...words], {
      env: {
        PATH: process.env.PATH,
        SLURM_CONF: this.slurm.confFile,
        POLDER_URL: this.origin,
        POLDER_TOKEN: this.#siteToken,
        POLDER_SLURM_URL: this.slurm.restUrl,
        POLDER_SLURM_KEY_FILE: this.slurm.keyFile,
        ...more,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async get<Answer>(path: string): Promise<Answer> {
    const answer = await fetch(`${this.origin}${path}`, { headers: this.officer });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  }

  /** As who has seen what it is now. */
  async change(path: string, body: object): Promise<void> {
    const seen = await fetch(`${this.origin}${path}`, { headers: this.officer });
    const headers = {
      ...{ ...this.officer, 'content-type': 'application/json' },
      'if-match': seen.headers.get('etag') ?? '',
    };
    await this.#ask(path, { method: 'PATCH', headers, body: JSON.stringify(body) });
  }

  /** A command without a body, such as to freeze. */
  command(path: string): Promise<void> {
    return this.#ask(path, { method: 'POST', headers: this.officer });
  }

  async #ask(path: string, request: RequestInit): Promise<void> {
    const answer = await fetch(`${this.origin}${path}`, request);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }

  async submit(allocation: string, gpuCount: number, seconds: number): Promise<string> {
    const made = await post(`${this.origin}/v1/jobs`, this.officer, {
      allocation,
      gpuCount,
      requestedSeconds: 120,
      script: `#!/bin/sh\nsleep ${seconds}\n`,
    });
    return (made as { readonly id: string }).id;
  }

  /** GPU-seconds by account: of each usage its latest revision. */
  async chargedByAccount(): Promise<Sums> {
    const { items } = await this.get<{ readonly items: readonly Usage[] }>(
      `/v1/usage?site=${SITE}&limit=200`,
    );
    const latest = new Map<string, Usage>();
    for (const usage of items) {
      const key = `${usage.job}.${usage.attempt}.${usage.month}`;
      const known = latest.get(key);
      if (known === undefined || known.revision < usage.revision) latest.set(key, usage);
    }
    const sums: Record<string, number> = {};
    for (const { allocation, gpuSeconds } of latest.values()) {
      const account = allocation.replace('allocation_', 'polder.a.');
      sums[account] = (sums[account] ?? 0) + gpuSeconds;
    }
    return sorted(sums);
  }

  /**
   * The same as the site's own report has it, hour by hour: a report over several hours leaves out
   * the jobs of the hour that is not over.
   */
  async reportedByAccount(): Promise<Sums> {
    const sums: Record<string, number> = {};
    const now = Date.now();
    for (let hour = this.#startedAt; hourText(hour) <= hourText(now); hour += HOUR_MILLISECONDS) {
      const text = await slurmCommand(
        this.slurm,
        ...['sreport', '-nP', '-t', 'seconds', '-T', 'gres/gpu', 'job', 'sizesbyaccount'],
        ...[`start=${hourText(hour)}`, `end=${hourText(hour + HOUR_MILLISECONDS)}`],
        ...['AcctAsParent', 'flatview'],
      );
      for (const line of text.split('\n')) {
        const [, account = '', ...buckets] = line.split('|');
        const sum = buckets.slice(0, -1).reduce((total, bucket) => total + Number(bucket), 0);
        if (account.startsWith('polder.a.') && sum > 0) sums[account] = (sums[account] ?? 0) + sum;
      }
    }
    return sorted(sums);
  }

  /**
   * The same by its accounting, run by run; `undefined` while a record is on its way to it: that
   * nothing waits to be sent does not yet say that it was written.
   */
  async #accountedByAccount(): Promise<Sums | undefined> {
    if ((await restOf(this.slurm).state()).untoldRecordCount > 0) return undefined;
    const show = ['sacct', '-anXP', '-S', hourText(this.#startedAt), '-E', 'now+1day'];
    const text = await slurmCommand(
      this.slurm,
      ...[...show, '-o', 'jobidraw,account,state,elapsedraw,alloctres'],
    );
    const lines = text.split('\n').map((line) => line.split('|'));
    const written = new Set(lines.map(([id]) => id));
    if (!(await this.#ranAtSite()).every((id) => written.has(id))) return undefined;
    const sums: Record<string, number> = {};
    for (const [, account = '', state = '', seconds, tres = ''] of lines) {
      if (/^(?:PENDING|RUNNING|COMPLETING)/.test(state)) return undefined;
      const gpuSeconds = Number(seconds) * Number(/gres\/gpu=([0-9]+)/.exec(tres)?.[1] ?? 0);
      if (account.startsWith('polder.a.') && gpuSeconds > 0) {
        sums[account] = (sums[account] ?? 0) + gpuSeconds;
      }
    }
    return sorted(sums);
  }

  /** What the controller still knows of that had nodes. */
  async #ranAtSite(): Promise<readonly string[]> {
    const text = await slurmCommand(this.slurm, 'squeue', '-h', '-t', 'all', '-o', '%A|%N');
    return text.split('\n').flatMap((line) => {
      const [id = '', nodes = ''] = line.split('|');
      return nodes === '' ? [] : [id];
    });
  }

  /**
   * Until no job waits or runs, at Polder or at the site, and the sums of Polder, of the site's
   * accounting and of its report are the same: the report hears last of a run.
   */
  async untilAllIsTold(): Promise<void> {
    // One that was not admitted yet has no site.
    const open = `SELECT 1 FROM scheduling.job
      WHERE ended_at IS NULL AND coalesce(site, '${SITE}') = '${SITE}' LIMIT 1`;
    const isTold = async () => {
      if ((await this.arena.store.query(open)).length > 0) return false;
      if ((await slurmCommand(this.slurm, 'squeue', '-h', '-o', '%A')) !== '') return false;
      const accounted = JSON.stringify(await this.#accountedByAccount());
      if (accounted === undefined || accounted === '{}') return false;
      const [charged, reported] = [await this.chargedByAccount(), await this.reportedByAccount()];
      return [charged, reported].every((sums) => JSON.stringify(sums) === accounted);
    };
    await untilAtSite(this.slurm, isTold);
  }

  /** What the ledger has as used, by account. */
  async usedByAccount(): Promise<Sums> {
    const used = await this.arena.store.query<{ owner: string; amount: string }>(
      `SELECT account.owner, balance.amount::text FROM settlement.account AS account
         JOIN settlement.balance AS balance ON balance.account = account.id
        WHERE account.kind = 'used' AND account.owner LIKE '%/cluster_east' AND balance.amount > 0`,
    );
    const named = used.map(({ owner, amount }) => [
      owner.replace('allocation_', 'polder.a.').replace('/cluster_east', ''),
      Number(amount),
    ]);
    return sorted(Object.fromEntries(named));
  }
}

function originOf({ servers }: Arena): string {
  return servers[0]?.origin ?? '';
}

interface Usage {
  readonly job: string;
  readonly attempt: number;
  readonly month: string;
  readonly allocation: string;
  readonly revision: number;
  readonly gpuSeconds: number;
}

export async function ended(
  agent: ChildProcess,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<void> {
  if (agent.exitCode !== null || agent.signalCode !== null) return;
  const gone = new Promise((resolve) => agent.once('exit', resolve));
  agent.kill(signal);
  await gone;
}

/** A full hour by the clock on the wall, as sreport reads it. */
function hourText(milliseconds: number): string {
  const at = new Date(milliseconds);
  const two = (count: number) => String(count).padStart(2, '0');
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map(two).join('-');
  return `${day}T${two(at.getHours())}:00:00`;
}

function sorted(sums: Sums): Sums {
  return Object.fromEntries(Object.entries(sums).sort(([a], [b]) => (a < b ? -1 : 1)));
}
