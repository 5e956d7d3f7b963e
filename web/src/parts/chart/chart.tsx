/**
 * A chart: what it shows in a sentence, and the same numbers as a table; its heading is that of the
 * panel around it. The drawing comes later than the page, because its library is larger than the
 * rest of the application.
 */
import { lazy, Suspense } from 'react';
import { useTexts } from '../../texts/preferences.tsx';
import { Loading } from '../states.tsx';
import { ScrollPlace } from '../table/scroll-place.tsx';
import { chartHeightPx } from './chart-room.ts';
import { chartTexts } from './chart-texts.ts';

export interface Series {
  readonly name: string;
  /** One a category. */
  readonly values: readonly number[];
}

export interface ChartProps {
  /** What the numbers are, for those who hear their table. */
  readonly title: string;
  /** What one sees in it, as a sentence: read out in place of the drawing. */
  readonly description: string;
  readonly kind: 'bars' | 'stacked-bars';
  readonly categories: readonly string[];
  /** Names are longer than months: their bars lie below each other. */
  readonly isByName?: boolean;
  /** What the categories are, such as the month. */
  readonly categoryName: string;
  readonly series: readonly Series[];
  /** A value as text, with its unit. */
  readonly format: (value: number) => string;
}

const Drawing = lazy(async () => ({ default: (await import('./drawing.tsx')).Drawing }));

export function Chart(props: ChartProps) {
  const { description } = props;
  const texts = useTexts(chartTexts);
  return (
    <figure className="chart">
      <figcaption>
        <p className="quiet">{description}</p>
      </figcaption>
      <div style={{ height: chartHeightPx(props) }}>
        <Suspense fallback={<Loading lines={6} />}>
          <Drawing {...props} />
        </Suspense>
      </div>
      <details>
        <summary>{texts.numbers}</summary>
        <Numbers {...props} />
      </details>
    </figure>
  );
}

function Numbers({ title, categoryName, categories, series, format }: ChartProps) {
  return (
    <ScrollPlace name={title}>
      <table className="plain">
        <caption className="hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{categoryName}</th>
            {series.map(({ name }) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {categories.map((category, index) => (
            <tr key={category}>
              <th scope="row">{category}</th>
              {series.map(({ name, values }) => (
                <td key={name} className="number">
                  {format(values[index] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollPlace>
  );
}
