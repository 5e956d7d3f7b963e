import { inBothLanguages } from '../../texts/catalogue.ts';
import { FORMATS } from '../../texts/formats.ts';

const { en, nl } = FORMATS;

export const settlementTexts = inBothLanguages({
  en: {
    title: 'What each funder was entitled to, got and is owed',
    lead: 'One statement a funder and month, made when the month is closed; the latest first.',
    leadOf: (month: string, delivered: string, entitled: string) =>
      `${month}, the last month closed: ${delivered} of ${entitled} GPU-hours were delivered.`,
    leadShort: (hours: string, funders: number) =>
      `${hours} that ${en.count(funders)} ` +
      `${en.plural(funders, { one: 'funder was', other: 'funders were' })} entitled to and asked ` +
      'for were not delivered.',
    leadWhole: 'All that funders were entitled to and asked for was delivered.',
    caption: 'Statements',
    funder: 'Funder',
    month: 'Month',
    revision: 'Revision',
    closedAt: 'Closed at',
    closedBy: 'Closed by',
    hash: 'Fingerprint',
    rehearsed: 'From a rehearsal',
    yes: 'yes',
    no: 'no',
    none: 'No month has been closed yet',
    deliveryTitle: 'Entitled and delivered, funder by funder',
    deliveryLeadOf: (month: string, delivered: string, entitled: string, share: string) =>
      `${month}: ${delivered} of ${entitled} GPU-hours entitled (${share}) are delivered so far.`,
    deliveryLead:
      'Used is what ended jobs were charged in the month; running is what those that still run ' +
      'have held since it began.',
    deliveryCaption: 'Delivery',
    site: 'Site',
    entitled: 'Entitled, GPU-hours',
    delivered: 'Delivered, GPU-hours',
    shortfall: 'Shortfall, GPU-hours',
    used: 'Used, GPU-hours',
    running: 'Running, GPU-hours',
    share: 'Delivered of entitled',
    deliveryNone: 'Nobody is entitled to anything in this month',
    settlement: 'Settlement',
    ledger: 'Ledger',
    invoices: 'Invoices',
    costs: 'Costs (FOCUS, CSV)',
  },
  nl: {
    title: 'Waar elke financier recht op had, wat is geleverd en wat nog tegoed is',
    lead: 'Per financier en maand één afrekening, opgemaakt bij de sluiting van de maand.',
    leadOf: (month: string, delivered: string, entitled: string) =>
      `In ${month}, de laatst gesloten maand, zijn ${delivered} van ${entitled} GPU-uren geleverd.`,
    leadShort: (hours: string, funders: number) =>
      `Van wat is aangevraagd en waar ${nl.count(funders)} ` +
      `${nl.plural(funders, { one: 'financier', other: 'financiers' })} recht op ` +
      `${nl.plural(funders, { one: 'had', other: 'hadden' })}, zijn ${hours} GPU-uren niet ` +
      'geleverd.',
    leadWhole: 'Alles wat is aangevraagd en waar financiers recht op hadden, is geleverd.',
    caption: 'Afrekeningen',
    funder: 'Financier',
    month: 'Maand',
    revision: 'Herziening',
    closedAt: 'Gesloten op',
    closedBy: 'Gesloten door',
    hash: 'Vingerafdruk',
    rehearsed: 'Uit een repetitie',
    yes: 'ja',
    no: 'nee',
    none: 'Er is nog geen maand gesloten',
    deliveryTitle: 'Recht en levering, per financier',
    deliveryLeadOf: (month: string, delivered: string, entitled: string, share: string) =>
      `Van de ${entitled} GPU-uren waar in ${month} recht op is, zijn er tot nu toe ` +
      `${delivered} geleverd (${share}).`,
    deliveryLead:
      'Gebruikt: wat voor geëindigde jobs in de maand in rekening is gebracht. Lopend: wat jobs ' +
      'die nog draaien, sinds het begin van de maand bezetten.',
    deliveryCaption: 'Levering',
    site: 'Locatie',
    entitled: 'Recht op, GPU-uren',
    delivered: 'Geleverd, GPU-uren',
    shortfall: 'Tekort, GPU-uren',
    used: 'Gebruikt, GPU-uren',
    running: 'Lopend, GPU-uren',
    share: 'Geleverd van het recht',
    deliveryNone: 'In deze maand heeft niemand ergens recht op',
    settlement: 'Afrekening',
    ledger: 'Grootboek',
    invoices: 'Facturen',
    costs: 'Kosten (FOCUS, CSV)',
  },
});
