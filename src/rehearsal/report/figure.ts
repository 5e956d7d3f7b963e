/** A chart with its name, its description in words and the table that it was drawn from. */
import { type Chart, drawChart } from './chart.ts';
import { type LegendItem, legendOf } from './chart-parts.ts';
import { type Html, html } from './html.ts';
import { withUnitsKept } from './sentences.ts';
import { foldedTable, type Table } from './table.ts';

export interface Figure<Row> {
  /** Names its elements in the page: letters, digits and hyphens. */
  readonly id: string;
  readonly name: string;
  /** What a reader sees in the chart, for one who does not see it. */
  readonly description: string;
  readonly legend: readonly LegendItem[];
  readonly chart: Chart;
  readonly table: Table<Row>;
}

export function figureOf<Row>({ id, name, description, legend, chart, table }: Figure<Row>): Html {
  return html`<figure id="${id}">
<figcaption><strong id="${id}-name">${name}</strong>
<span id="${id}-text">${withUnitsKept(description)}</span></figcaption>
${legend.length > 0 ? legendOf(legend) : undefined}
${drawChart(id, chart)}
${foldedTable(table)}
</figure>
`;
}
