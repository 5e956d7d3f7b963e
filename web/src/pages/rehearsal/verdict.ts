/** How a figure stands beside those of the other rehearsals: a word, and never a colour alone. */
import type { ComparedMeasure } from '../../../../src/client/rehearsal-comparison.ts';
import type { Formats } from '../../texts/formats.ts';

/** On the wire, in place of a figure: not reached by the end, and so worse than any number. */
const NEVER = 'never';

export type Verdict =
  | { readonly kind: 'none' }
  | { readonly kind: 'best' }
  | { readonly kind: 'level' }
  /** By so many of one that leads; `undefined` where that one is 0, or this one is no number. */
  | { readonly kind: 'worse'; readonly by: number | undefined };

export function verdictOf(measure: ComparedMeasure, position: number): Verdict {
  const { best, figures, leading } = measure;
  const figure = figures[position];
  const taking = takingPart(measure);
  if (best === null || figure === null || figure === undefined) return { kind: 'none' };
  if (taking.length < 2 || !taking.includes(position)) return { kind: 'none' };
  const [first] = leading;
  if (first === undefined) return { kind: 'level' };
  if (leading.includes(position)) return { kind: 'best' };
  if (figure === NEVER) return { kind: 'worse', by: undefined };
  const lead = Number(figures[first]);
  return { kind: 'worse', by: lead === 0 ? undefined : Math.abs(Number(figure) - lead) / lead };
}

/** Positions of the runs that take part in which is best. */
export function takingPart({ figures, apart }: ComparedMeasure): readonly number[] {
  return [...figures.keys()].filter(
    (position) => figures[position] !== null && !apart.includes(position),
  );
}

/** Positions of the runs that lead wherever one does; `undefined` where none does anywhere. */
export function leadingEverywhere(
  measures: readonly ComparedMeasure[],
): readonly number[] | undefined {
  const [first, ...others] = measures.filter(({ leading }) => leading.length > 0);
  return first?.leading.filter((position) =>
    others.every(({ leading }) => leading.includes(position)),
  );
}

interface FigureWords {
  readonly formats: Formats;
  readonly notByTheEnd: string;
}

/** In the unit of all figures of the measure: they stand beside each other. */
export function figureText(
  { unit, figures }: Pick<ComparedMeasure, 'unit' | 'figures'>,
  figure: string | null,
  { formats, notByTheEnd }: FigureWords,
): string {
  if (figure === null) return '–';
  if (figure === NEVER) return notByTheEnd;
  const numbers = figures.flatMap((each) => (each === null || each === NEVER ? [] : [each]));
  const value = Number(figure);
  switch (unit) {
    case 'eur':
      return formats.moneyAlike(numbers)(figure);
    case 'price':
      return formats.price(figure);
    case 'gpu-hours':
      return formats.alike(numbers.map(gpuHoursOf))(gpuHoursOf(figure));
    case 'seconds':
      return formats.duration(value);
    case 'share':
      return formats.percent(value / 1e6);
    case 'kwh':
      return `${formats.alike(numbers.map((each) => Number(each) / 1_000))(value / 1_000)} MWh`;
    case 'count':
      return formats.count(value);
  }
}

function gpuHoursOf(gpuSeconds: string): number {
  return Number(gpuSeconds) / 3_600;
}
