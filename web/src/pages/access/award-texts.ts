import { inBothLanguages } from '../../texts/catalogue.ts';
import { FORMATS } from '../../texts/formats.ts';

const { en, nl } = FORMATS;

export const awardTexts = inBothLanguages({
  en: {
    awarded: 'Awarded',
    awardedNow: 'Awarded this month',
    lead: (used: string, awarded: string, month: string) =>
      `${used} of the ${awarded} GPU-hours awarded in ${month} are used`,
    leadEnd: (date: string) => `it runs until ${date}`,
    leadEnded: (date: string) => `it ended on ${date}`,
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
    state: 'State of the month',
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
    endTitle: 'When it ends, and what happens then',
    endsIn: (date: string, days: number) =>
      `It ends on ${date}, in ${en.count(days)} ${en.plural(days, { one: 'day', other: 'days' })}.`,
    endedOn: (date: string) => `It ended on ${date}.`,
    afterEnd: 'From then on no job of it starts. Jobs that run go on, and are charged to it.',
    left: (hours: string, funder: string) =>
      `What is left of the award, ${hours} GPU-hours now, goes back to the pool of ${funder} at ` +
      'the close of the month, booked as “Return”. What the pool has not lent lapses then, ' +
      'booked as “Lapse”. Nothing is carried over into the next month.',
    wasReturned: (hours: string, month: string, funder: string) =>
      `At the close of ${month}, ${hours} GPU-hours went back to the pool of ${funder}.`,
    entries: 'Its entries in the ledger',
  },
  nl: {
    awarded: 'Toegekend',
    awardedNow: 'Deze maand toegekend',
    lead: (used: string, awarded: string, month: string) =>
      `Van de ${awarded} GPU-uren die in ${month} zijn toegekend, zijn er ${used} gebruikt`,
    leadEnd: (date: string) => `de allocatie loopt tot ${date}`,
    leadEnded: (date: string) => `de allocatie is op ${date} geëindigd`,
    used: 'Gebruikt',
    held: 'Vastgehouden door lopende jobs',
    drawn: 'Gedekt uit de pool',
    returned: 'Teruggegeven',
    remaining: 'Over',
    month: 'Maand',
    cluster: 'Cluster',
    site: 'Locatie',
    funder: 'Financier',
    entitled: 'Recht op',
    lent: 'Uitgeleend',
    cameBack: 'Teruggekregen',
    borrowed: 'Geleend',
    gaveBack: 'Terugbetaald',
    lapsed: 'Vervallen',
    lost: 'Verloren door uitval',
    gpuHours: 'GPU-uren',
    state: 'Status van de maand',
    open: 'Lopend',
    ended: 'Nog niet gesloten',
    closed: 'Gesloten',
    useTitle: 'Gebruikt en over, in GPU-uren',
    useText:
      'Wat is toegekend en uit de pool is gedekt, is samen gelijk aan wat is gebruikt, ' +
      'vastgehouden en teruggegeven en wat over is. Een lopende job houdt alles vast wat ervoor ' +
      'is aangevraagd: zolang de job loopt, kan het restant negatief zijn.',
    chartText: 'Per maand: wat is gebruikt, vastgehouden, teruggegeven en over.',
    poolTitle: 'De pool waaruit deze allocatie komt, in GPU-uren',
    poolsTitle: 'Pools van financiers deze maand, in GPU-uren',
    poolText:
      'Wat allocaties niet hebben gebruikt, gaat bij de sluiting van de maand naar de pool van ' +
      'hun financier; daar is het uitgeleend of het vervalt. Leningen, vervallen uren en verlies ' +
      'door uitval worden bij de sluiting geboekt.',
    noUse: 'Er is nog niets toegekend',
    unknown: 'bij de sluiting',
    endTitle: 'Einde van de allocatie',
    endsIn: (date: string, days: number) =>
      `De allocatie eindigt op ${date}, over ${nl.count(days)} ` +
      `${nl.plural(days, { one: 'dag', other: 'dagen' })}.`,
    endedOn: (date: string) => `De allocatie is op ${date} geëindigd.`,
    afterEnd:
      'Daarna start er geen job meer. Lopende jobs gaan door en komen nog ten laste van deze ' +
      'allocatie.',
    left: (hours: string, funder: string) =>
      `Wat van de toekenning over is, nu ${hours} GPU-uren, gaat bij de sluiting van de maand ` +
      `terug naar de pool van ${funder} (boeking “Teruggeven”). Wat daar niet is uitgeleend, ` +
      'vervalt (boeking “Vervallen”). Er schuift niets door naar de volgende maand.',
    wasReturned: (hours: string, month: string, funder: string) =>
      `Bij de sluiting van ${month} gingen ${hours} GPU-uren terug naar de pool van ${funder}.`,
    entries: 'Boekingen in het grootboek',
  },
});
