/**
 * What is kept of one scenario: its figures by the measures of a comparison, or why it failed.
 * Nothing of the machine that ran it is in it, so the same scenario leaves the same bytes anywhere.
 */
import type { Measured } from '../report/measured.ts';
import { contestedOf, MEASURE_IDS, type MeasureId } from '../report/measures.ts';
import type { Decimal, Summary } from '../summary.ts';
import { type Assignment, assignmentsOf, type Scenario } from './sweep.ts';

interface ScenarioWords {
  readonly polderSweep: 1;
  readonly id: string;
  readonly seed: number;
  readonly assignments: readonly Assignment[];
}

export interface DoneScenario extends ScenarioWords {
  readonly ok: true;
  readonly traceHash: string;
  readonly interval: Summary['interval'];
  /** Whose jobs and money the measures of a decision count; null where no decision is prepared. */
  readonly decidingParty: string | null;
  /** In the smallest unit of each measure; null where the rehearsal has nothing to measure. */
  readonly figures: Readonly<Record<MeasureId, Decimal | 'never' | null>>;
}

/** `input`: the programme with these values is refused; `internal`: a defect of Polder. */
export type FailureKind = 'input' | 'internal';

export interface FailedScenario extends ScenarioWords {
  readonly ok: false;
  readonly kind: FailureKind;
  readonly reason: string;
}

export type ScenarioResult = DoneScenario | FailedScenario;

export function doneScenario(scenario: Scenario, summary: Summary): DoneScenario {
  const figures = MEASURE_IDS.map((id) => {
    const figure = contestedOf(id, summary);
    return [id, figure === undefined ? null : String(figure)] as const;
  });
  return {
    ...wordsOf(scenario),
    ok: true,
    traceHash: summary.engine.traceHash,
    interval: summary.interval,
    decidingParty: summary.decision?.name ?? null,
    figures: Object.fromEntries(figures) as DoneScenario['figures'],
  };
}

export function failedScenario(
  scenario: Scenario,
  { kind, reason }: Pick<FailedScenario, 'kind' | 'reason'>,
): FailedScenario {
  return { ...wordsOf(scenario), ok: false, kind, reason };
}

function wordsOf({ id, seed, points }: Scenario): ScenarioWords {
  return { polderSweep: 1, id, seed, assignments: assignmentsOf(points) };
}

/** What a measure found in that scenario. */
export function measuredIn({ figures }: DoneScenario, id: MeasureId): Measured {
  const figure = figures[id];
  if (figure === null) return undefined;
  return figure === 'never' ? figure : BigInt(figure);
}

/** The result in a file's text; `undefined` where it is none of this scenario. */
export function parseResult(text: string, { id }: Scenario): ScenarioResult | undefined {
  const value = parsed(text);
  if (!isRecord(value) || value.polderSweep !== 1 || value.id !== id) return undefined;
  if (value.ok === false) {
    const isKnown = value.kind === 'input' || value.kind === 'internal';
    return isKnown && typeof value.reason === 'string'
      ? (value as unknown as FailedScenario)
      : undefined;
  }
  const { figures } = value;
  if (value.ok !== true || !isRecord(figures) || typeof value.traceHash !== 'string') {
    return undefined;
  }
  const { decidingParty } = value;
  if (decidingParty !== null && typeof decidingParty !== 'string') return undefined;
  const isWhole = MEASURE_IDS.every((measure) => isFigure(figures[measure]));
  return isWhole ? (value as unknown as DoneScenario) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isFigure(value: unknown): boolean {
  return value === null || (typeof value === 'string' && /^(?:-?\d+|never)$/.test(value));
}
