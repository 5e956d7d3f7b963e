import { inBothLanguages } from '../../texts/catalogue.ts';
import { FORMATS } from '../../texts/formats.ts';

const { en, nl } = FORMATS;

export const capacityTexts = inBothLanguages({
  en: {
    conditions: 'Conditions',
    title: 'What is there, and what is in use',
    lead: (used: string, inService: string, share: string) =>
      `${used} of ${inService} GPUs in service are in use (${share}).`,
    leadWaiting: (count: number) =>
      count === 0
        ? 'No job waits.'
        : `${en.count(count)} ${en.plural(count, { one: 'job waits', other: 'jobs wait' })}.`,
    leadInstalled: (gpus: string, sites: number) =>
      `${gpus} GPUs at ${en.count(sites)} ${en.plural(sites, { one: 'site', other: 'sites' })}.`,
    note: 'One row a cluster: a network fabric of one class of accelerator; a job runs inside one.',
    caption: 'Clusters',
    site: 'Site',
    cluster: 'Cluster',
    accelerator: 'Accelerator',
    installed: 'GPUs',
    inService: 'In service',
    used: 'In use',
    share: 'Share in use',
    waiting: 'Jobs waiting',
    none: 'There is no site that you may see',
  },
  nl: {
    conditions: 'Voorwaarden',
    title: 'Wat er staat en wat in gebruik is',
    lead: (used: string, inService: string, share: string) =>
      `Van de ${inService} GPU’s in bedrijf zijn er ${used} in gebruik (${share}).`,
    leadWaiting: (count: number) =>
      count === 0
        ? 'Er wacht geen job.'
        : `Er ${nl.plural(count, { one: 'wacht', other: 'wachten' })} ${nl.count(count)} ` +
          `${nl.plural(count, { one: 'job', other: 'jobs' })}.`,
    leadInstalled: (gpus: string, sites: number) =>
      `${gpus} GPU’s op ${nl.count(sites)} ` +
      `${nl.plural(sites, { one: 'locatie', other: 'locaties' })}.`,
    note:
      'Eén rij per cluster: één netwerk met één soort accelerators. Een job draait binnen één ' +
      'cluster.',
    caption: 'Clusters',
    site: 'Locatie',
    cluster: 'Cluster',
    accelerator: 'Accelerator',
    installed: 'GPU’s',
    inService: 'In bedrijf',
    used: 'In gebruik',
    share: 'Deel in gebruik',
    waiting: 'Wachtende jobs',
    none: 'Er is geen locatie die u mag zien',
  },
});
