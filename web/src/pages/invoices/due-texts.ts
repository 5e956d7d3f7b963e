import { inBothLanguages } from '../../texts/catalogue.ts';
import { FORMATS } from '../../texts/formats.ts';

const { en, nl } = FORMATS;

/** What is to be invoiced, and what would be issued for it. */
export const dueTexts = inBothLanguages({
  en: {
    title: 'What is still to be invoiced?',
    lead: (all: number, lacking: number) =>
      `${en.count(all)} to be invoiced` +
      (lacking === 0 ? '.' : `; something is missing for ${en.count(lacking)} of them.`),
    leadNone: 'Nothing of the sellers that you may see is waiting to be invoiced.',
    none: 'Nothing is to be invoiced',
    noneMore: 'What is charged comes to be invoiced once its month is closed.',
    caption: 'To be invoiced',
    state: 'What would be issued',
    anInvoice: 'An invoice',
    aCreditNote: 'A credit note',
    anew: (number: string) => `${number} is undone, and issued anew`,
    undone: (number: string) => `${number} is undone`,
    lacking: (what: string) => `Missing: ${what}`,
    claimTitle: (subject: string, buyer: string, month: string) =>
      `${subject} to ${buyer}, ${month}: to be invoiced`,
    claimLead: (seller: string, net: string) => `${net} without VAT, from ${seller}.`,
    details: (party: string) => `the billing details of ${party}`,
    selling: (party: string) => `what ${party} says as a seller: account, days, VAT rates`,
    'vat-rate': (party: string, country: string) => `the VAT rate of ${country} at ${party}`,
    missingTitle: (what: string) => `It cannot be issued yet. Missing: ${what}`,
    give: 'Give it',
    askThem: 'Only those who speak for that party can give it.',
    document: (kind: string, place: number, of: number) =>
      of === 1
        ? `${kind}, as it would be issued`
        : `${kind}, ${en.count(place)} of ${en.count(of)}`,
    undoes: (number: string) => `It undoes ${number}`,
    issue: 'Issue',
    issueMore:
      'It gets the next number. What was issued is never changed; it can be undone as a whole.',
    readOnly: 'Only those who speak for the seller can issue it.',
    changed: 'What would be issued has changed, and is shown anew. Nothing was issued: look again.',
    gone: 'Nothing is to be invoiced here',
    goneMore: 'It was invoiced already, or nothing was charged.',
    toInvoices: 'To the invoices',
  },
  nl: {
    title: 'Wat is er nog te factureren?',
    lead: (all: number, lacking: number) =>
      `${nl.count(all)} te factureren` +
      (lacking === 0 ? '.' : `; bij ${nl.count(lacking)} daarvan ontbreekt nog iets.`),
    leadNone: 'Van de verkopers die u mag zien, is er niets te factureren.',
    none: 'Er is niets te factureren',
    noneMore: 'Zodra een maand is gesloten, is te factureren wat erin in rekening is gebracht.',
    caption: 'Te factureren',
    state: 'Wat wordt opgemaakt',
    anInvoice: 'Een factuur',
    aCreditNote: 'Een creditnota',
    anew: (number: string) => `${number} wordt ongedaan gemaakt en opnieuw opgemaakt`,
    undone: (number: string) => `${number} wordt ongedaan gemaakt`,
    lacking: (what: string) => `Ontbreekt: ${what}`,
    claimTitle: (subject: string, buyer: string, month: string) =>
      `${subject} aan ${buyer}, ${month}: te factureren`,
    claimLead: (seller: string, net: string) => `${net} zonder btw, van ${seller}.`,
    details: (party: string) => `de factuurgegevens van ${party}`,
    selling: (party: string) =>
      `de gegevens van ${party} als verkoper: rekening, termijn, btw-tarieven`,
    'vat-rate': (party: string, country: string) => `het btw-tarief voor ${country} bij ${party}`,
    missingTitle: (what: string) => `Nog niet op te maken. Ontbreekt: ${what}`,
    give: 'Opgeven',
    askThem: 'Alleen wie voor die partij spreekt, kan dit opgeven.',
    document: (kind: string, place: number, of: number) =>
      of === 1
        ? `${kind}, zoals die wordt opgemaakt`
        : `${kind}, ${nl.count(place)} van ${nl.count(of)}`,
    undoes: (number: string) => `Maakt ${number} ongedaan`,
    issue: 'Opmaken',
    issueMore:
      'Het document krijgt het volgende nummer. Daarna verandert het nooit meer; wel is het in ' +
      'zijn geheel ongedaan te maken.',
    readOnly: 'Alleen wie voor de verkoper spreekt, kan dit opmaken.',
    changed:
      'Wat wordt opgemaakt is veranderd, en hier opnieuw geladen. Er is niets opgemaakt: kijk ' +
      'het nog eens na.',
    gone: 'Hier is niets te factureren',
    goneMore: 'Het is al gefactureerd, of er is niets in rekening gebracht.',
    toInvoices: 'Naar de facturen',
  },
});
export type DueTexts = (typeof dueTexts)['en'];
