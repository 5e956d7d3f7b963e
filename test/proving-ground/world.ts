/**
 * The whole control plane on one database: the rooms' own commands, the leader, the virtual sites,
 * and a clock that only the ground moves. Whatever goes wrong by a fault is caught here and dealt
 * with as a service would; whatever else throws is a finding and ends the run.
 */
import type { SiteId } from '../../src/kernel/ids.ts';
import type { Outcome } from '../../src/kernel/outcome.ts';
import { type EpochSeconds, toEpochSeconds } from '../../src/kernel/units.ts';
import { closeEndedPeriods } from '../../src/live/leader/close-ended.ts';
import { Leader, type TurnResult, type TurnStep } from '../../src/live/leader/leader.ts';
import { takeLead } from '../../src/live/leader/leadership.ts';
import { planPorts } from '../../src/live/plan-ports.ts';
import { postCommitmentFlow } from '../../src/live/post-money.ts';
import { CommitUnknown } from '../../src/platform/database/errors.ts';
import type { Database, Writer } from '../../src/platform/database/transaction.ts';
import { VirtualDriver } from '../../src/sites/store/virtual-driver.ts';
import { Chance } from './chance.ts';
import type { Fault, Options } from './options.ts';
import { ShakyDatabase } from './shaky-database.ts';
import { ShakySite } from './shaky-site.ts';

/** The process of the leader died here, as it was meant to. */
class Crashed extends Error {
  override readonly name = 'Crashed';
}

export type AnyOutcome = Outcome<unknown, { readonly reason: string }>;

const STEPS: readonly TurnStep[] = [
  'observed',
  'read',
  'advanced',
  'saved',
  'dispatched',
  'answered',
];
const SILENT = { info: () => undefined, debug: () => undefined };
/** Turns in a row that may be refused for another reason than a fault. */
const REFUSALS_MAX = 5;

export class World {
  readonly seed: number;
  readonly options: Options;
  /** Without faults: for the commands of checkers, and the far ends of wires. */
  readonly store: Database;
  readonly database: ShakyDatabase;
  readonly plan = planPorts(postCommitmentFlow);
  readonly chance: Chance;
  now: EpochSeconds;
  /** Faults happen; false once all must settle. */
  isFaulty = true;
  /** The last turn was saved, or had nothing to save, at this second. */
  turnedAt = 0;
  lastResult: TurnResult | undefined;
  readonly #lostUntil = new Map<SiteId, number>();
  readonly #tell: (line: string) => void;
  #leader: Leader | undefined;
  #crashAt: TurnStep | undefined;
  #lossAt: { readonly step: TurnStep; readonly loss: 'saved' | 'unsaved' } | undefined;
  #whilePaused: (() => Promise<void>) | undefined;
  #refusals = 0;
  #hadRival = false;

  constructor(
    store: Database,
    seed: number,
    options: Options,
    ground: { readonly start: EpochSeconds; readonly tell: (line: string) => void },
  ) {
    this.store = store;
    this.database = new ShakyDatabase(store);
    this.seed = seed;
    this.options = options;
    this.chance = new Chance(seed, 'world');
    this.now = ground.start;
    this.#tell = ground.tell;
  }

  tell(line: string): void {
    this.#tell(`${new Date(this.now * 1_000).toISOString().slice(0, 19)} ${line}`);
  }

  hits(fault: Fault): boolean {
    return this.chance.hits(this.rateOf(fault));
  }

  rateOf(fault: Fault): number {
    return this.isFaulty ? this.options.faults[fault] : 0;
  }

  /** One write of a person, who asks again where the answer is lost. */
  async write<T extends AnyOutcome>(
    what: string,
    actor: string,
    work: (writer: Writer) => Promise<T>,
  ): Promise<T> {
    if (this.hits('saved_unknown')) this.database.loseNextAnswer('saved');
    else if (this.hits('unsaved_unknown')) this.database.loseNextAnswer('unsaved');
    const caller = { actor, at: this.now, requestId: '' };
    for (;;) {
      try {
        const outcome = await this.database.write(caller, work);
        this.tell(`${what}: ${outcome.ok ? 'done' : outcome.reason}`);
        return outcome;
      } catch (error) {
        if (!(error instanceof CommitUnknown)) throw error;
        this.tell(`${what}: ${error.message}`);
      } finally {
        this.database.forgetLoss();
      }
    }
  }

  /** One turn, with whatever goes wrong; and what follows a turn, where it was done. */
  async turn(): Promise<void> {
    this.#plan();
    try {
      const leader = await this.#lead();
      const result = await leader.turn(this.now);
      this.#hear(result);
      await closeEndedPeriods({ database: this.database, log: SILENT }, leader.memory, this.now);
    } catch (error) {
      if (error instanceof Crashed) this.#leader = undefined;
      else if (!(error instanceof CommitUnknown)) throw error;
      this.lastResult = undefined;
      this.tell(`turn: ${error.message}`);
    } finally {
      this.database.forgetLoss();
      this.#hadRival = false;
      this.#crashAt = undefined;
      this.#lossAt = undefined;
      this.#whilePaused = undefined;
    }
  }

  /** The memory of whoever leads; `undefined` after a crash or a refused turn. */
  get memory() {
    return this.#leader?.memory;
  }

  loseSite(site: SiteId, seconds: number): void {
    this.#lostUntil.set(site, this.now + seconds);
    this.tell(`${site} is lost for ${seconds} s`);
  }

  /** What the site itself knows, whether it can be reached or not. */
  siteItself(site: SiteId): VirtualDriver {
    return new VirtualDriver(this.store, { site, seed: this.seed, now: () => this.now });
  }

  stopFaults(): void {
    this.isFaulty = false;
    this.#lostUntil.clear();
    this.tell('the faults stop');
  }

  #plan(): void {
    if (this.hits('crash')) this.#crashAt = this.chance.pick(STEPS);
    const loss = this.hits('saved_unknown') ? 'saved' : 'unsaved';
    if (loss === 'saved' || this.hits('unsaved_unknown')) {
      this.#lossAt = { step: this.chance.pick(['observed', 'advanced', 'dispatched']), loss };
    }
    if (this.hits('rival')) this.#whilePaused = () => this.#rivalTurns();
  }

  /** Another takes the lead while the first stands still in the middle of its turn. */
  async #rivalTurns(): Promise<void> {
    const paused = this.#leader;
    this.#leader = undefined;
    const rival = await this.#lead();
    const result = await rival.turn(this.now);
    this.tell(`rival turn: ${textOf(result)}`);
    this.#hadRival = true;
    this.#leader = paused;
  }

  async #lead(): Promise<Leader> {
    if (this.#leader !== undefined) return this.#leader;
    const lead = await takeLead(this.store, 'the proving ground', this.now);
    this.#leader = new Leader(
      { database: this.database, lead, driverOf: (site) => this.#wireTo(site) },
      (step) => this.#reach(step),
    );
    return this.#leader;
  }

  #wireTo(site: SiteId): ShakySite {
    return new ShakySite(this.siteItself(site), {
      isLost: () => this.now < (this.#lostUntil.get(site) ?? 0),
      rateOf: (fault) => this.rateOf(fault),
      chance: this.#wireChanceOf(site),
    });
  }

  readonly #wireChances = new Map<SiteId, Chance>();
  #wireChanceOf(site: SiteId): Chance {
    const chance = this.#wireChances.get(site) ?? new Chance(this.seed, `wire/${site}`);
    this.#wireChances.set(site, chance);
    return chance;
  }

  async #reach(step: TurnStep): Promise<void> {
    if (step === 'advanced' && this.#whilePaused !== undefined) {
      const pause = this.#whilePaused;
      this.#whilePaused = undefined;
      await pause();
    }
    if (this.#lossAt?.step === step) this.database.loseNextAnswer(this.#lossAt.loss);
    if (this.#crashAt !== step) return;
    this.#crashAt = undefined;
    throw new Crashed(`crashed when ${step}`);
  }

  #hear(result: TurnResult): void {
    this.lastResult = result;
    this.tell(`turn: ${textOf(result)}`);
    if (this.#hadRival && result.kind === 'done' && result.isSaved) {
      throw new Error('A leader that another had followed saved a turn');
    }
    this.#hadRival = false;
    if (result.kind !== 'refused') {
      this.turnedAt = this.now;
      this.#refusals = 0;
      return;
    }
    if (result.refusal.reason === 'deposed') {
      this.#leader = undefined;
      return;
    }
    this.#refusals += 1;
    if (this.#refusals > REFUSALS_MAX) {
      throw new Error(`${this.#refusals} turns in a row were refused: ${textOf(result)}`);
    }
  }

  moveTo(at: number): void {
    this.now = toEpochSeconds(Math.max(this.now, at));
  }
}

function textOf(result: TurnResult): string {
  if (result.kind === 'refused') return `refused, ${refusalText(result.refusal)}`;
  if (result.kind !== 'done') return result.kind;
  const counts = Object.entries(result.counts).filter(([, count]) => count > 0);
  const silent = result.silent.map(({ sentence }) => sentence);
  const text = [...counts.map(([name, count]) => `${name} ${count}`), ...silent].join(', ');
  return `${result.isSaved ? 'saved' : 'nothing to save'}${text === '' ? '' : `: ${text}`}`;
}

function refusalText(refusal: object): string {
  return JSON.stringify(refusal, (_, value) => (typeof value === 'bigint' ? String(value) : value));
}
