/** What runs are compared by: one list for the terminal and for the page. */
import type { DecisionSummary, Summary } from '../summary.ts';
import { dateText, dayCountOf } from './dates.ts';
import { eurShort, eurText, priceText } from './figures.ts';
import {
  boundShareText,
  isOwed,
  openConditionsOf,
  sizeText,
  sumOf,
  usedShareText,
} from './findings.ts';
import { MEASURES, type MeasureId, measuredText } from './measures.ts';
import { fundersMissed } from './promise.ts';
import { TRACK_NAMES } from './section-money.ts';
import { ratioText } from './section-opening.ts';
import { countOf } from './sentences.ts';

/** A rehearsal and the name that it has beside others. */
export interface Run {
  readonly label: string;
  readonly summary: Summary;
}

export interface Measure {
  readonly name: string;
  readonly of: (summary: Summary) => string;
}

export interface MeasureGroup {
  readonly id: string;
  readonly title: string;
  readonly measures: readonly Measure[];
}

const NOTHING = '–';

export function measureGroups(runs: readonly Run[]): readonly MeasureGroup[] {
  const decision = runs.some(({ summary }) => summary.decision !== null)
    ? [{ id: 'decision', title: decisionTitle(runs), measures: decisionMeasures(runs) }]
    : [];
  return [...decision, { id: 'whole', title: 'The whole rehearsal', measures: WHOLE_MEASURES }];
}

function decisionTitle(runs: readonly Run[]): string {
  const names = new Set(runs.flatMap(({ summary }) => summary.decision?.name ?? []));
  const [name] = names;
  return names.size === 1 && name !== undefined ? `For ${name}` : 'For the party that decides';
}

function decisionMeasures(runs: readonly Run[]): readonly Measure[] {
  const of = (figure: (decision: DecisionSummary) => string) => (summary: Summary) =>
    summary.decision === null ? NOTHING : figure(summary.decision);
  return [
    { name: 'Programme', of: ({ name }) => name },
    { name: 'Track', of: trackText },
    ...yearsOf(runs).map((year) => ({
      name: `Public money ${year}, of budget`,
      of: (summary: Summary) => budgetText(summary, year),
    })),
    {
      name: 'Public money, all years',
      of: (summary) =>
        yearsOf([{ label: '', summary }]).length === 0 ? NOTHING : allYearsText(summary),
    },
    { name: '… for this time, with its regions', of: of(publicMoneyText) },
    { name: '… per GPU-hour entitled to', of: shown('entitled-price') },
    { name: 'Paid by its users, this time', of: shown('user-money') },
    { name: 'GPU-hours entitled to', of: shown('entitled') },
    { name: 'GPU-hours delivered', of: shown('delivered') },
    { name: '… beyond what it is entitled to', of: shown('beyond') },
    { name: 'Half of its jobs started within', of: shown('wait-half') },
    { name: '95 of 100 started within', of: shown('wait-95') },
    {
      name: 'Price per GPU-hour delivered',
      of: of(deliveredPriceText),
    },
    {
      name: 'Depends on others in',
      of: of((decision) => countOf(openConditionsOf(decision).length, 'point')),
    },
  ];
}

/** The figure of the catalogue, in the words of its unit. */
function shown(id: MeasureId): (summary: Summary) => string {
  const { of, unit } = MEASURES[id];
  return (summary) => measuredText(of(summary), unit);
}

function publicMoneyText({ publicMicros, heldPublicMicros }: DecisionSummary): string {
  const money = eurText(publicMicros);
  return heldPublicMicros === undefined
    ? money
    : `${money}, ${eurText(heldPublicMicros)} held back`;
}

function deliveredPriceText({ microsPerGpuHour: price, ...decision }: DecisionSummary): string {
  if (price !== null) return priceText(price);
  return BigInt(decision.deliveredGpuSeconds) === 0n ? NOTHING : 'EUR 0: others pay';
}

const WHOLE_MEASURES: readonly Measure[] = [
  { name: 'Days rehearsed', of: ({ interval }) => String(dayCountOf(interval)) },
  { name: 'Size', of: sizeText },
  { name: 'Jobs submitted', of: ({ jobs }) => countOf(jobs.submitted, 'job') },
  { name: 'Used for work that counts', of: usedShareText },
  { name: 'Bound', of: (summary) => boundShareText(summary) ?? shown('bound')(summary) },
  {
    name: 'Reached of the bound',
    of: ({ utilisation, utilisationBound }) => ratioText(utilisation, utilisationBound),
  },
  { name: 'Half of all jobs started within', of: shown('wait-half-all') },
  { name: '95 of 100 started within', of: shown('wait-95-all') },
  {
    name: 'Got 0.5 % or more too little',
    of: (summary) => {
      const owedCount = summary.funders.filter(isOwed).length;
      return owedCount === 0 ? NOTHING : `${fundersMissed(summary).length} of ${owedCount}`;
    },
  },
  { name: 'GPU-hours owed that did not come', of: shown('missed') },
  { name: 'GPU-hours asked for too late', of: shown('late') },
  { name: 'GPU-hours that conditions hold', of: shown('held') },
  { name: 'GPU-hours lent', of: shown('lent') },
  { name: 'GPU-hours that came back', of: shown('repaid') },
  { name: 'Price per GPU-hour, all funders', of: shown('price-all') },
  { name: 'Credits, not in any price', of: shown('credits') },
  { name: 'Energy', of: shown('energy') },
  { name: 'Cost of power', of: shown('power-cost') },
];

function trackText({ contracts }: Summary): string {
  const tracks = new Set(contracts.map(({ track }) => TRACK_NAMES[track]));
  return tracks.size === 0 ? NOTHING : [...tracks].join(', ');
}

/** Years in which the deciding party of any run has a budget or a commitment. */
function yearsOf(runs: readonly Run[]): readonly number[] {
  const years = runs.flatMap(({ summary }) =>
    summary.budgets
      .filter(({ party }) => party === summary.decision?.party)
      .map(({ year }) => year),
  );
  return [...new Set(years)].sort((a, b) => a - b);
}

function budgetText({ budgets, decision }: Summary, year: number): string {
  const budget = budgets.find((each) => each.party === decision?.party && each.year === year);
  if (budget === undefined) return decision === null ? NOTHING : 'EUR 0';
  const { committedMicros, ceilingMicros, roomMicros } = budget;
  const room = BigInt(roomMicros);
  const verdict = room < 0n ? `: ${eurShort(String(-room))} too much` : '';
  return `EUR ${eurShort(committedMicros)} of ${eurShort(ceilingMicros)}${verdict}`;
}

function allYearsText({ budgets, decision }: Summary): string {
  const own = budgets.filter(({ party }) => party === decision?.party);
  return eurText(String(sumOf(own.map(({ committedMicros }) => committedMicros))));
}

/** `Grid connection of 150 MW (TenneT, by 1 July 2029)`. */
export function conditionTexts({ decision }: Summary): readonly string[] {
  if (decision === null) return [];
  return openConditionsOf(decision).map(({ what, owner, due }) =>
    due === null ? `${what} (${owner})` : `${what} (${owner}, by ${dateText(due)})`,
  );
}

export function areOfOneTime(runs: readonly Run[]): boolean {
  return !differs(runs, ({ interval }) => `${interval.start}/${interval.end}`);
}

function differs(runs: readonly Run[], figure: (summary: Summary) => string): boolean {
  return new Set(runs.map(({ summary }) => figure(summary))).size > 1;
}

/** What a reader must know before comparing: the runs do not rehearse the same thing. */
export function cautionsOf(runs: readonly Run[]): readonly string[] {
  const cautions = [
    !areOfOneTime(runs)
      ? 'The runs do not cover the same time, so sums over time cannot be compared.'
      : '',
    differs(runs, ({ decision }) => decision?.party ?? '')
      ? 'The runs do not prepare the decision of the same party.'
      : '',
    differs(runs, ({ engine }) => String(engine.seed))
      ? 'The runs have different seeds, so part of what differs between them is chance.'
      : '',
    differs(runs, ({ engine }) => JSON.stringify([engine.version, engine.rules]))
      ? 'The runs were made by different versions of Polder.'
      : '',
  ];
  return cautions.filter((caution) => caution !== '');
}
