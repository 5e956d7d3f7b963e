import { inBothLanguages } from '../../texts/catalogue.ts';
import { FORMATS } from '../../texts/formats.ts';

const { en, nl } = FORMATS;

export const publicTexts = inBothLanguages({
  en: {
    title: 'What public money buys, and how much of it is used',
    lead: (programmes: number) =>
      `${en.count(programmes)} ` +
      `${en.plural(programmes, { one: 'programme', other: 'programmes' })}. ` +
      'No person, project or job is named here, and no login is needed.',
    calls: 'Calls and awards',
    empty: 'No programme has been published',
    emptyMore: 'Totals appear here as soon as a programme is drawn up.',
    fundedBy: (names: string) => `Funded by ${names}.`,
    committed: 'Committed',
    committedNote: 'by signed commitments',
    gpus: 'GPUs under contract now',
    entitled: 'GPU-hours entitled',
    entitledNote: 'in the months that have begun',
    used: 'GPU-hours used',
    usedNote: (share: string) => `${share} of what was entitled`,
    chart: 'Entitled and used',
    chartText: (used: string, entitled: string) =>
      `Of ${entitled} GPU-hours entitled so far, ${used} were used.`,
    unit: (value: string) => `${value} GPU-h`,
    programme: 'Programme',
    source: 'As open data',
    json: 'These totals as JSON',
  },
  nl: {
    title: 'Wat publiek geld koopt, en hoeveel ervan wordt gebruikt',
    lead: (programmes: number) =>
      `${nl.count(programmes)} ` +
      `${nl.plural(programmes, { one: 'programma', other: 'programma’s' })}. ` +
      'Hier wordt geen persoon, project of job genoemd, en inloggen is niet nodig.',
    calls: 'Oproepen en gunningen',
    empty: 'Er is geen programma gepubliceerd',
    emptyMore: 'Totalen verschijnen hier zodra een programma is opgesteld.',
    fundedBy: (names: string) => `Gefinancierd door ${names}.`,
    committed: 'Toegezegd',
    committedNote: 'door getekende toezeggingen',
    gpus: 'GPU’s onder contract, nu',
    entitled: 'GPU-uren waarop recht is',
    entitledNote: 'in de maanden die begonnen zijn',
    used: 'GPU-uren gebruikt',
    usedNote: (share: string) => `${share} van het recht`,
    chart: 'Recht en gebruik',
    chartText: (used: string, entitled: string) =>
      `Van ${entitled} GPU-uren waarop tot nu recht was, zijn er ${used} gebruikt.`,
    unit: (value: string) => `${value} GPU-u`,
    programme: 'Programma',
    source: 'Als open data',
    json: 'Deze totalen als JSON',
  },
});
