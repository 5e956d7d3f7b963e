import { inBothLanguages } from '../../texts/catalogue.ts';
import { FORMATS } from '../../texts/formats.ts';

const { en, nl } = FORMATS;

export const awardTexts = inBothLanguages({
  en: {
    awarded: 'Awarded',
    awardedNow: 'Awarded this month',
    used: 'Used',
    held: 'Held by running jobs',
    drawn: 'Covered by the pool',
    returned: 'Returned',
    remaining: 'Remaining',
    month: 'Month',
    cluster: 'Cluster',
    site: 'Site',
    funder: 'Funder',
    entitled: 'Entitled',
    lent: 'Lent',
    cameBack: 'Came back',
    borrowed: 'Borrowed',
    gaveBack: 'Repaid',
    lapsed: 'Lapsed',
    lost: 'Lost in outages',
    gpuHours: 'GPU-hours',
    state: 'Month is',
    open: 'Running',
    ended: 'To be closed',
    closed: 'Closed',
    useTitle: 'Used and remaining, in GPU-hours',
    useText:
      'Awarded and covered by the pool together are what is used, held, returned and remaining. ' +
      'A job that runs holds all that it asked for: less than nothing can remain until it ends.',
    chartText: 'Each month: what was used, is held, was returned and remains.',
    poolTitle: 'The pool that it is part of, in GPU-hours',
    poolsTitle: 'Pools of funders this month, in GPU-hours',
    poolText:
      'At the close of a month what allocations did not use is in the pool of their funder: ' +
      'it was lent, or it lapses. Loans and what lapses are booked at the close, and losses ' +
      'measured then.',
    noUse: 'Nothing was awarded yet',
    unknown: 'at the close',
    endTitle: 'When it ends',
    endsIn: (date: string, days: number) =>
      `It ends on ${date}, in ${en.count(days)} ${en.plural(days, { one: 'day', other: 'days' })}.`,
    endedOn: (date: string) => `It ended on ${date}.`,
    afterEnd: 'From then on no job of it starts. Jobs that run go on, and are charged to it.',
    left: (hours: string, funder: string) =>
      `What is left of the award, ${hours} GPU-hours now, goes back to the pool of ${funder} at ` +
      'the close of the month, booked as “return”. What the pool has not lent lapses then, ' +
      'booked as “lapse”. Nothing is carried over into the next month.',
    wasReturned: (hours: string, month: string, funder: string) =>
      `At the close of ${month}, ${hours} GPU-hours went back to the pool of ${funder}.`,
    entries: 'Its entries in the ledger',
  },
  nl: {
    awarded: 'Toegekend',
    awardedNow: 'Deze maand toegekend',
    used: 'Gebruikt',
    held: 'Vastgehouden door lopende jobs',
    drawn: 'Gedekt door de pot',
    returned: 'Teruggegeven',
    remaining: 'Over',
    month: 'Maand',
    cluster: 'Cluster',
    site: 'Locatie',
    funder: 'Financier',
    entitled: 'Recht',
    lent: 'Uitgeleend',
    cameBack: 'Teruggekregen',
    borrowed: 'Geleend',
    gaveBack: 'Terugbetaald',
    lapsed: 'Vervallen',
    lost: 'Verloren door uitval',
    gpuHours: 'GPU-uren',
    state: 'Maand is',
    open: 'Lopend',
    ended: 'Nog te sluiten',
    closed: 'Gesloten',
    useTitle: 'Gebruikt en over, in GPU-uren',
    useText:
      'Toegekend en gedekt door de pot zijn samen wat gebruikt, vastgehouden, teruggegeven en ' +
      'over is. Een lopende job houdt alles vast waar zij om vroeg: tot zij eindigt kan er ' +
      'minder dan niets over zijn.',
    chartText: 'Per maand: wat is gebruikt, vastgehouden, teruggegeven en over.',
    poolTitle: 'De pot waar zij bij hoort, in GPU-uren',
    poolsTitle: 'Potten van financiers deze maand, in GPU-uren',
    poolText:
      'Bij de sluiting van een maand komt wat allocaties niet gebruikten in de pot van hun ' +
      'financier: het is uitgeleend of vervalt. Leningen en wat vervalt worden bij de sluiting ' +
      'geboekt, en verlies wordt dan gemeten.',
    noUse: 'Er is nog niets toegekend',
    unknown: 'bij de sluiting',
    endTitle: 'Als zij eindigt',
    endsIn: (date: string, days: number) =>
      `Zij eindigt op ${date}, over ${nl.count(days)} ` +
      `${nl.plural(days, { one: 'dag', other: 'dagen' })}.`,
    endedOn: (date: string) => `Zij eindigde op ${date}.`,
    afterEnd: 'Vanaf dan start er geen job meer. Wat draait gaat door, en wordt haar aangerekend.',
    left: (hours: string, funder: string) =>
      `Wat over is van de toekenning, nu ${hours} GPU-uren, gaat bij de sluiting van de maand ` +
      `terug naar de pot van ${funder}, geboekt als “teruggeven”. Wat de pot niet heeft ` +
      'uitgeleend vervalt dan, geboekt als “vervallen”. Er gaat niets over naar de volgende maand.',
    wasReturned: (hours: string, month: string, funder: string) =>
      `Bij de sluiting van ${month} gingen ${hours} GPU-uren terug naar de pot van ${funder}.`,
    entries: 'Haar boekingen in het grootboek',
  },
});
