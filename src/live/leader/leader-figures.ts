/** What the leader of this process did, for health and metrics: plain numbers. */
import { toTimeText } from '../../kernel/time.ts';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { TurnCounts, TurnResult } from './leader.ts';

export interface LeaderState {
  readonly isLeading: boolean;
  readonly leadCount: number;
  readonly turnCount: number;
  readonly failedTurnCount: number;
  readonly turnSecondsSum: number;
  readonly turnSecondsLast: number;
  readonly turnSecondsMax: number;
  /** Decisions of all turns by kind, such as `started`. */
  readonly counts: TurnCounts;
  readonly silentSites: readonly string[];
  /** For so long the engine stands still, because the clock is behind what was decided. */
  readonly stillSeconds: number;
}

const NOTHING: TurnCounts = {
  admitted: 0,
  rejected: 0,
  started: 0,
  ended: 0,
  noticed: 0,
  endedPeriods: 0,
};
/** Failures in a row after which something is wrong and not just one turn. */
const FAILURES_IN_A_ROW = 4;
/** Longer than the memory of a large store takes to be rebuilt. */
const TURN_SECONDS_MAX = 30;
/** Two servers may differ by so much, and nobody need hear of it. */
const STILL_SECONDS_MAX = 5;
/** At four failures a second, a line every ten seconds. */
const FAILURES_A_LINE = 40;

export class LeaderFigures {
  #state: LeaderState = {
    isLeading: false,
    leadCount: 0,
    turnCount: 0,
    failedTurnCount: 0,
    turnSecondsSum: 0,
    turnSecondsLast: 0,
    turnSecondsMax: 0,
    counts: NOTHING,
    silentSites: [],
    stillSeconds: 0,
  };
  #failuresInARow = 0;
  #lastFailure = '';
  /** Of what follows a turn, in a row: turns that go well lie between. */
  #unsettledInARow = 0;
  #standsStill: string | undefined;
  /** Of the turn that goes on, milliseconds of a clock that does not jump. */
  #begunAt: number | undefined;

  get state(): LeaderState {
    return this.#state;
  }

  /**
   * Why nothing is scheduled at this moment; `undefined` while all is well, also as a follower.
   * `now` by the clock of `begins`.
   */
  trouble(now: number): string | undefined {
    const seconds = Math.floor((now - (this.#begunAt ?? now)) / 1_000);
    if (seconds > TURN_SECONDS_MAX) return `A turn of the engine goes on for ${seconds} s`;
    return this.#failuresInARow >= FAILURES_IN_A_ROW ? this.#lastFailure : this.#standsStill;
  }

  /** A turn; `turned` or `failed` follows. */
  begins(at: number): void {
    this.#begunAt = at;
  }

  turned(result: TurnResult, seconds: number): void {
    this.#begunAt = undefined;
    this.#failuresInARow = result.kind === 'refused' ? this.#failuresInARow + 1 : 0;
    if (result.kind === 'refused')
      this.#lastFailure = `A turn was refused: ${result.refusal.reason}`;
    const state = this.#state;
    this.#standsStill = stillnessOf(result);
    this.#state = {
      ...state,
      isLeading: true,
      leadCount: state.leadCount + (state.isLeading ? 0 : 1),
      turnCount: state.turnCount + 1,
      turnSecondsSum: state.turnSecondsSum + seconds,
      turnSecondsLast: seconds,
      turnSecondsMax: Math.max(state.turnSecondsMax, seconds),
      counts: result.kind === 'done' ? sumOf(state.counts, result.counts) : state.counts,
      silentSites: result.kind === 'done' ? result.silent.map(({ site }) => site) : [],
      stillSeconds: result.kind === 'stands_still' ? result.until - result.at : 0,
    };
  }

  /** Answers whether it is worth a line: the first of a row is, and then one now and then. */
  failed(error: unknown): boolean {
    this.#begunAt = undefined;
    this.#failuresInARow += 1;
    this.#lastFailure = error instanceof Error ? error.message : String(error);
    this.#countFailed();
    return this.#failuresInARow % FAILURES_A_LINE === 1;
  }

  /** A turn went well, and what follows it failed: nothing is charged or closed. As `failed`. */
  unsettled(): boolean {
    this.#unsettledInARow += 1;
    this.#countFailed();
    return this.#unsettledInARow % FAILURES_A_LINE === 1;
  }

  settled(): void {
    this.#unsettledInARow = 0;
  }

  #countFailed(): void {
    this.#state = { ...this.#state, failedTurnCount: this.#state.failedTurnCount + 1 };
  }

  /** Another leads, and the store says so: what failed before has passed. */
  follows(): void {
    this.#failuresInARow = 0;
  }

  resigned(): void {
    this.#state = { ...this.#state, isLeading: false, silentSites: [], stillSeconds: 0 };
    this.#standsStill = undefined;
  }
}

function stillnessOf(result: TurnResult): string | undefined {
  if (result.kind !== 'stands_still') return undefined;
  const [at, until] = [toEpochSeconds(result.at), toEpochSeconds(result.until)];
  if (until - at <= STILL_SECONDS_MAX) return undefined;
  return (
    `The engine stands still: the clock says ${toTimeText(at)}, and it has decided until ` +
    `${toTimeText(until)}. This clock is behind, or another was ahead.`
  );
}

function sumOf(a: TurnCounts, b: TurnCounts): TurnCounts {
  return {
    admitted: a.admitted + b.admitted,
    rejected: a.rejected + b.rejected,
    started: a.started + b.started,
    ended: a.ended + b.ended,
    noticed: a.noticed + b.noticed,
    endedPeriods: a.endedPeriods + b.endedPeriods,
  };
}
