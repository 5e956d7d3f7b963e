/** The five gigafactories, moved so that they are at work now: 500,000 GPUs, 13 allocations. */
import { readFileSync } from 'node:fs';

export const ALLOCATIONS = [
  'allocation_union-research',
  'allocation_union-startups',
  'allocation_de',
  'allocation_fr',
  'allocation_es',
  'allocation_it',
  'allocation_pl',
  'allocation_cz',
  'allocation_market-de',
  'allocation_market-fr',
  'allocation_market-es',
  'allocation_market-it',
  'allocation_market-pl',
] as const;
export const SITES = ['site_de', 'site_fr', 'site_es', 'site_it', 'site_pl'] as const;

/** The year in which the example takes place, all years in it count from there. */
const EXAMPLE_YEAR = 2029;

export function programmeText(now: Date): string {
  const text = readFileSync('examples/five-gigafactories.yaml', 'utf8');
  const later = now.getUTCFullYear() - EXAMPLE_YEAR;
  const month = now.toISOString().slice(0, 7);
  return text
    .replace(/\b20(?:2[6-9]|3\d)(?=-\d\d|, ceiling)/g, (year) => String(Number(year) + later))
    .replace(/^period:.*$/m, `period: { start: ${month}-01, length: 3 months }`)
    .replace(/^ {4}outages:.*\n(?: {6}- .*\n)+/m, '');
}
