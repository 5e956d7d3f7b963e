import { inBothLanguages } from '../../texts/catalogue.ts';

export const publicTexts = inBothLanguages({
  en: {
    title: 'What public money buys, and how much of it is used',
    lead: (money: string, gpus: string) =>
      `${money} is committed; ${gpus} GPUs are under contract.`,
    leadUsed: (share: string) =>
      `${share} of the GPU-hours entitled up to the end of this month were used so far.`,
    open: 'No person, project or job is named here, and no login is needed.',
    calls: 'Calls and awards',
    access: 'Apply for access',
    empty: 'No programme has been published',
    emptyMore: 'Totals appear here as soon as a programme is drawn up.',
    fundedBy: (names: string) => `Funded by ${names}.`,
    committed: 'Committed',
    committedNote: 'by signed commitments',
    gpus: 'GPUs under contract now',
    entitled: 'GPU-hours entitled',
    entitledNote: 'up to this month, and with all of it',
    used: 'GPU-hours used',
    usedNote: (share: string) => `${share} of what was entitled`,
    noneUsed: 'nobody is entitled to any yet',
    chart: 'Entitled and used',
    chartText: (used: string, entitled: string) =>
      `Of ${entitled} GPU-hours entitled up to the end of this month, ${used} were used so far.`,
    unit: (value: string) => `${value} GPU-h`,
    programme: 'Programme',
    json: 'These totals as JSON',
  },
  nl: {
    title: 'Wat publiek geld koopt, en hoeveel ervan wordt gebruikt',
    lead: (money: string, gpus: string) =>
      `Er is ${money} toegezegd; ${gpus} GPU’s staan onder contract.`,
    leadUsed: (share: string) =>
      `Van de GPU-uren waar tot en met deze maand recht op is, is tot nu toe ${share} gebruikt.`,
    open: 'Hier worden geen personen, projecten of jobs genoemd, en inloggen is niet nodig.',
    calls: 'Oproepen en gunningen',
    access: 'Toegang aanvragen',
    empty: 'Er is geen programma gepubliceerd',
    emptyMore: 'Totalen verschijnen hier zodra een programma is opgesteld.',
    fundedBy: (names: string) => `Gefinancierd door ${names}.`,
    committed: 'Toegezegd',
    committedNote: 'in ondertekende toezeggingen',
    gpus: 'GPU’s nu onder contract',
    entitled: 'GPU-uren waar recht op is',
    entitledNote: 'tot en met de lopende maand',
    used: 'GPU-uren gebruikt',
    usedNote: (share: string) => `${share} van waar recht op is`,
    noneUsed: 'er is nog nergens recht op',
    chart: 'Recht en gebruik',
    chartText: (used: string, entitled: string) =>
      `Van de ${entitled} GPU-uren waar tot en met deze maand recht op is, zijn er tot nu toe ` +
      `${used} gebruikt.`,
    unit: (value: string) => `${value} GPU-u`,
    programme: 'Programma',
    json: 'Deze totalen als JSON',
  },
});
