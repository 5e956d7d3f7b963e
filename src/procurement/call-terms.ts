/**
 * The terms of a call as rows, one a figure, for those who read them with a spreadsheet or a
 * program of their own. Money is in euros, shares are percentages, times are UTC.
 */
import { toTimeText } from '../kernel/time.ts';
import { type EurMicros, MICROS_PER_EUR } from '../kernel/units.ts';
import type { CallTerms, Criterion, Lot, ScaleMeasure } from './call.ts';
import { isLowerBetter } from './scale-points.ts';

export interface TermRow {
  readonly part: 'call' | 'lot' | 'criterion' | 'scale' | 'state' | 'document';
  /** Of the part: the id of a lot, say; empty for the call itself. */
  readonly item: string;
  /** By its name; empty where it is of none. */
  readonly phase: string;
  readonly term: string;
  readonly value: string;
  /** Empty for words. */
  readonly unit: string;
}

export function termRows(terms: CallTerms): readonly TermRow[] {
  return [
    ...callRows(terms),
    ...terms.lots.flatMap((lot) => lotRows(lot, terms.phaseNames)),
    ...terms.criteria.flatMap(criterionRows),
    ...terms.states.map((state) => row('state', state, 'may hold a site', 'yes')),
    ...terms.documents.flatMap(({ name, address, sha256 }) => [
      row('document', name, 'address', address),
      row('document', name, 'SHA-256', sha256),
    ]),
  ];
}

function callRows(terms: CallTerms): readonly TermRow[] {
  const caps = terms.unionMicrosMaxByPhase.flatMap((max, index) => {
    if (max === undefined) return [];
    const phase = terms.phaseNames[index] ?? '';
    return [{ ...row('call', '', 'union money, at most', eurValue(max), 'EUR'), phase }];
  });
  return [
    row('call', '', 'name', terms.name),
    row('call', '', 'programme', terms.programme),
    row('call', '', 'agreement', terms.agreement),
    row('call', '', 'deadline for bids', toTimeText(terms.deadlineAt)),
    row('call', '', 'standstill', String(terms.standstillSeconds), 's'),
    row('call', '', 'projects, at most', String(terms.projectCountMax)),
    row('call', '', 'union money, at most', eurValue(terms.unionMicrosMax), 'EUR'),
    ...caps,
    row('call', '', 'evaluators of a bid, at least', String(terms.evaluatorCountMin)),
  ];
}

function lotRows(lot: Lot, phaseNames: readonly string[]): readonly TermRow[] {
  const { id } = lot;
  const phases = lot.phases.flatMap(({ unionMicrosMax, h100EquivalentsMin }, index) => {
    const phase = phaseNames[index] ?? '';
    const money = eurValue(unionMicrosMax);
    return [
      { ...row('lot', id, 'union money of a project, at most', money, 'EUR'), phase },
      { ...row('lot', id, 'H100-equivalents, at least', String(h100EquivalentsMin)), phase },
    ];
  });
  return [
    row('lot', id, 'name', lot.name),
    row('lot', id, 'projects, at most', String(lot.projectCountMax)),
    ...phases,
    row('lot', id, 'IT load, at least', String(lot.itLoadKilowattsMin), 'kW'),
    row('lot', id, 'storage, at least', String(lot.storageTerabytesMin), 'TB'),
  ];
}

function criterionRows(criterion: Criterion): readonly TermRow[] {
  const { id, name, weightPpm, pointsMax, pointsMin, scales } = criterion;
  const steps = scales.flatMap((scale) =>
    scale.steps.flatMap(({ label, bound, points }) => {
      const item = `${id}, ${scale.measure}, ${label}`;
      const [value, unit] = boundOf(scale.measure, bound);
      return [
        row('scale', item, isLowerBetter(scale.measure) ? 'at most' : 'at least', value, unit),
        row('scale', item, 'points', String(points), 'points'),
      ];
    }),
  );
  return [
    row('criterion', id, 'name', name),
    row('criterion', id, 'weight', percentValue(weightPpm), '%'),
    row('criterion', id, 'full marks', String(pointsMax), 'points'),
    row('criterion', id, 'excluded below', String(pointsMin), 'points'),
    ...steps,
  ];
}

function boundOf(measure: ScaleMeasure, bound: number): readonly [value: string, unit: string] {
  switch (measure) {
    case 'pue':
      return [String(bound / 1_000_000), ''];
    case 'renewable-hourly':
    case 'renewable-yearly':
      return [percentValue(bound), '%'];
    case 'backup-hours':
      return [String(bound), 'h'];
  }
}

function percentValue(ppm: number): string {
  return String(ppm / 10_000);
}

/** Exact, with a point and without a comma: `100000000.00`, or more digits where there are any. */
function eurValue(micros: EurMicros): string {
  const fraction = String(micros % MICROS_PER_EUR).padStart(6, '0');
  return `${micros / MICROS_PER_EUR}.${fraction.replace(/0{1,4}$/, '')}`;
}

function row(
  part: TermRow['part'],
  item: string,
  term: string,
  ...[value, unit = '']: readonly [value: string, unit?: string]
): TermRow {
  return { part, item, phase: '', term, value, unit };
}
