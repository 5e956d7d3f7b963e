/** How a figure stands beside those of the other rehearsals: a word, and never a colour alone. */
import type { ComparedMeasure } from '../../../../src/client/rehearsal-comparison.ts';
import type { Formats } from '../../texts/formats.ts';

export type Verdict =
  | { readonly kind: 'none' }
  | { readonly kind: 'best' }
  | { readonly kind: 'level' }
  /** By so many of one that leads; `undefined` where that one is nothing. */
  | { readonly kind: 'worse'; readonly by: number | undefined };

export function verdictOf(measure: ComparedMeasure, position: number): Verdict {
  const { best, figures, leading } = measure;
  const figure = figures[position];
  if (best === null || figure === null || figure === undefined) return { kind: 'none' };
  if (figures.filter((each) => each !== null).length < 2) return { kind: 'none' };
  const [first] = leading;
  if (first === undefined) return { kind: 'level' };
  if (leading.includes(position)) return { kind: 'best' };
  const lead = Number(figures[first]);
  return { kind: 'worse', by: lead === 0 ? undefined : Math.abs(Number(figure) - lead) / lead };
}

/** In the unit of all figures of the measure: they stand beside each other. */
export function figureText(
  { unit, figures }: Pick<ComparedMeasure, 'unit' | 'figures'>,
  figure: string | null,
  formats: Formats,
): string {
  if (figure === null) return '–';
  const value = Number(figure);
  switch (unit) {
    case 'eur':
      return formats.moneyAlike(figures.flatMap((each) => each ?? []))(figure);
    case 'price':
      return formats.price(figure);
    case 'gpu-hours':
      return formats.alike(figures.map(gpuHoursOf))(gpuHoursOf(figure));
    case 'seconds':
      return formats.duration(value);
    case 'share':
      return formats.percent(value / 1e6);
    case 'kwh':
      return `${formats.alike(figures.map((each) => Number(each) / 1_000))(value / 1_000)} MWh`;
    case 'count':
      return formats.count(value);
  }
}

function gpuHoursOf(gpuSeconds: string | null): number {
  return Number(gpuSeconds) / 3_600;
}
