/** The energy that the sites drew and what it cost. */
import { countText } from '../../kernel/number-text.ts';
import type { SiteSummary, Summary } from '../summary.ts';
import { barRowsChart } from './bar-rows.ts';
import { figureOf } from './figure.ts';
import {
  decimalText,
  energyText,
  eurCell,
  eurShort,
  eurText,
  GPU_SECONDS_PER_HOUR,
  microsPerGpuHour,
  priceCell,
  priceText,
} from './figures.ts';
import { sumOf } from './findings.ts';
import { html } from './html.ts';
import { paragraphOf, type Section } from './page.ts';
import { countOf } from './sentences.ts';

export function energySection(summary: Summary): Section {
  const energy = sumOf(summary.sites.map((site) => site.energyKilowattHours));
  return {
    id: 'energy',
    title: 'Energy and the cost of power',
    body: html`${paragraphOf(...energySentences(summary, energy))}${
      energy === 0n ? undefined : energyFigure(summary)
    }`,
  };
}

function energySentences({ sites }: Summary, energy: bigint): readonly string[] {
  if (energy === 0n) return ['No energy was drawn.'];
  const cost = sumOf(sites.map(({ powerMicros }) => powerMicros));
  const used = sumOf(sites.map(({ usedGpuSeconds }) => usedGpuSeconds));
  const price = microsPerGpuHour(cost, used);
  const byHour =
    price === undefined ? '' : `, ${priceText(String(price))} for each GPU-hour that was used`;
  const at = sites.length === 1 ? 'site' : countOf(sites.length, 'site');
  return [
    `The ${at} drew ${energyText(String(energy))}, with cooling and losses.`,
    `It cost ${eurText(String(cost))}${byHour}.`,
  ];
}

function energyFigure({ sites }: Summary) {
  const perGpuHour = ({ powerMicros, usedGpuSeconds }: SiteSummary) => {
    const price = microsPerGpuHour(BigInt(powerMicros), BigInt(usedGpuSeconds));
    return price === undefined ? '–' : priceCell(String(price));
  };
  return figureOf({
    id: 'power',
    name: 'Cost of power, by site',
    description: `In euros, for ${countOf(sites.length, 'site')} in the order of the programme.`,
    legend: [],
    chart: barRowsChart({
      names: sites.map(({ name }) => name),
      labels: sites.map(({ powerMicros }) => `EUR ${eurShort(powerMicros)}`),
      parts: [{ ink: 'blue', values: sites.map((site) => Number(site.powerMicros) / 1e6) }],
    }),
    table: {
      caption: 'Energy and cost of power of each site',
      columns: [
        { text: 'Site', of: ({ name }) => name },
        { number: 'MWh', of: (site) => megawattHours(site.energyKilowattHours) },
        { number: 'EUR', of: ({ powerMicros }) => eurCell(powerMicros) },
        { number: 'EUR per GPU-hour used', of: perGpuHour },
        { number: 'kWh per GPU-hour used', of: kilowattHoursPerGpuHour },
      ],
      rows: sites,
    },
  });
}

function megawattHours(kilowattHours: string): string {
  const whole = BigInt(kilowattHours);
  return whole >= 100_000n ? countText((whole + 500n) / 1_000n) : decimalText(whole, 1_000n, 2);
}

function kilowattHoursPerGpuHour({ energyKilowattHours, usedGpuSeconds }: SiteSummary): string {
  const used = BigInt(usedGpuSeconds);
  return used === 0n
    ? '–'
    : decimalText(BigInt(energyKilowattHours) * GPU_SECONDS_PER_HOUR, used, 2);
}
