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

export function figureText(
  { unit }: Pick<ComparedMeasure, 'unit'>,
  figure: string | null,
  formats: Formats,
): string {
  if (figure === null) return '–';
  const value = Number(figure);
  switch (unit) {
    case 'eur':
      return formats.moneyShort(figure);
    case 'price':
      return formats.money(figure);
    case 'gpu-hours':
      return formats.gpuHours(figure);
    case 'seconds':
      return formats.duration(value);
    case 'share':
      return formats.percent(value / 1e6);
    case 'kwh':
      return `${formats.short(value / 1_000)} MWh`;
    case 'count':
      return formats.count(value);
  }
}
