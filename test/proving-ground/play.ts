/**
 * One seed, one run: faults and work by chance, checkers after every step; then the faults stop,
 * and all must settle.
 */
import { createHash } from 'node:crypto';
import { present } from '../../src/kernel/assert.ts';
import { parseDate } from '../../src/kernel/time.ts';
import { toEpochSeconds } from '../../src/kernel/units.ts';
import { applyProgramme } from '../../src/live/apply.ts';
import { loadPlan } from '../../src/live/load-plan.ts';
import { planPorts } from '../../src/live/plan-ports.ts';
import { postCommitmentFlow } from '../../src/live/post-money.ts';
import type { Database } from '../../src/platform/database/transaction.ts';
import { Chance } from './chance.ts';
import { Checkers } from './checkers/check.ts';
import { JobsDriver } from './jobs-driver.ts';
import { type Action, drawOptions, type Options, optionsText } from './options.ts';
import { PlanDriver, SITES } from './plan-driver.ts';
import { settle } from './settle.ts';
import { UsageDriver } from './usage-driver.ts';
import { World } from './world.ts';

export interface Played {
  readonly seed: number;
  readonly options: string;
  /** What was found wrong, in sentences; empty where all is well. */
  readonly faults: readonly string[];
  /** After how many steps it was found, or how many there were. */
  readonly stepCount: number;
  /** Of everything that happened: the same seed gives the same. */
  readonly traceHash: string;
  readonly lines: readonly string[];
}

export interface PlaySettings {
  readonly seed: number;
  readonly fileText: string;
  /** Fewer steps than the seed would have, to shrink a failure; `undefined`: all. */
  readonly stepCountMax: number | undefined;
}

const START = present(parseDate('2028-01-27'), 'The first day of the ground');

/** Applies the programme of the ground, the day before its first, where nothing was applied yet. */
export async function prepareGround(database: Database, fileText: string): Promise<void> {
  if ((await database.snapshot(loadPlan)) !== undefined) return;
  const caller = { actor: 'person_officer', at: toEpochSeconds(START - 86_400), requestId: '' };
  const file = { fileName: 'ground.yaml', fileText, expectedPlanVersion: undefined };
  const applied = await applyProgramme(database, caller, file, planPorts(postCommitmentFlow));
  if (!applied.ok) throw new Error(`The ground was refused: ${JSON.stringify(applied)}`);
}

/** The database has the schema and nothing else, or the ground as well. */
export async function play(database: Database, settings: PlaySettings): Promise<Played> {
  const { seed, fileText, stepCountMax } = settings;
  const lines: string[] = [];
  const options = drawOptions(new Chance(seed, 'options').stream);
  await prepareGround(database, fileText);
  const start = toEpochSeconds(START + options.delaySeconds);
  const world = new World(database, seed, options, { start, tell: (line) => lines.push(line) });
  const ground = new Ground(world, fileText);
  const count = Math.min(options.stepCount, stepCountMax ?? Infinity);
  let faults: readonly string[] = [];
  let step = 0;
  try {
    for (; step < count && faults.length === 0; step += 1) faults = await ground.step();
    if (faults.length === 0) faults = await settle(world, ground);
  } catch (error) {
    const sentence = error instanceof Error ? (error.stack ?? error.message) : String(error);
    faults = [sentence];
  }
  const [head] = await database.query<{ audit_hash: string }>(
    'SELECT audit_hash FROM platform.chain_head',
  );
  const hash = createHash('sha256')
    .update(lines.join('\n'))
    .update(head?.audit_hash ?? '');
  const traceHash = hash.digest('hex').slice(0, 16);
  return { seed, options: optionsText(options), faults, stepCount: step, traceHash, lines };
}

/** Who does what, step by step. */
export class Ground {
  readonly usage: UsageDriver;
  readonly checkers: Checkers;
  readonly #world: World;
  readonly #jobs: JobsDriver;
  readonly #plan: PlanDriver;
  readonly #chance: Chance;

  constructor(world: World, fileText: string) {
    this.#world = world;
    this.#jobs = new JobsDriver(world);
    this.#plan = new PlanDriver(world, fileText);
    this.usage = new UsageDriver(world);
    this.checkers = new Checkers(world, this.#jobs);
    this.#chance = new Chance(world.seed, 'steps');
  }

  async step(): Promise<readonly string[]> {
    const world = this.#world;
    const { options } = world;
    for (const site of SITES) {
      if (world.hits('site_lost')) world.loseSite(site, 60 + this.#chance.below(40_000));
    }
    const count = 1 + this.#chance.below(3);
    for (let each = 0; each < count; each += 1) {
      await this.#act(this.#chance.weighed(options.actions));
    }
    await world.turn();
    const faults = await this.checkers.afterStep();
    world.moveTo(world.now + this.#seconds(options));
    return faults;
  }

  #seconds({ pauseSecondsMax }: Options): number {
    const seconds = this.#chance.below(pauseSecondsMax + 1);
    return this.#world.hits('pause') ? seconds + 86_400 * (1 + this.#chance.below(4)) : seconds;
  }

  #act(action: Action): Promise<void> {
    switch (action) {
      case 'submit':
        return this.#jobs.submit();
      case 'cancel':
        return this.#jobs.cancel();
      case 'question':
        return this.#jobs.ask();
      case 'outage':
        return this.#plan.outage();
      case 'allocation':
        return this.#plan.allocation();
      case 'commitment':
        return this.#plan.commitment();
      case 'plan':
        return this.#plan.apply();
      case 'usage':
        return this.usage.report();
      case 'correct':
        return this.usage.correct();
      case 'close':
        return this.usage.close();
    }
  }
}
