import { inBothLanguages } from '../../texts/catalogue.ts';

export const auditTexts = inBothLanguages({
  en: {
    title: 'Who did what',
    lead: 'Every write that was ever made, each chained to the one before; the latest first.',
    caption: 'Audit',
    seq: 'Number',
    at: 'At',
    actor: 'By',
    action: 'Did',
    subject: 'To',
    request: 'Request',
    hash: 'Hash',
    none: 'Nothing was written yet',
    verification: 'Is the chain whole?',
    verificationNote:
      'Every entry is hashed anew. Keep the seal elsewhere: who keeps it can tell later whether ' +
      'anything before it was changed.',
    verify: 'Verify',
    verifyAgain: 'Verify again',
    whole: (count: string) => `Yes: ${count} entries, each as it was written.`,
    broken: (seq: string) => `No: entry ${seq} is not as it was written.`,
    seal: 'Seal',
    only: 'Only what is about',
    all: 'Show all',
  },
  nl: {
    title: 'Wie deed wat',
    lead: 'Alles wat ooit is geschreven, elk vastgemaakt aan het vorige; het laatste eerst.',
    caption: 'Audit',
    seq: 'Nummer',
    at: 'Op',
    actor: 'Door',
    action: 'Deed',
    subject: 'Met',
    request: 'Verzoek',
    hash: 'Hash',
    none: 'Er is nog niets geschreven',
    verification: 'Is de keten heel?',
    verificationNote:
      'Elke regel wordt opnieuw gehasht. Bewaar het zegel elders: wie het heeft, kan later zien ' +
      'of er iets van daarvoor is veranderd.',
    verify: 'Controleren',
    verifyAgain: 'Opnieuw controleren',
    whole: (count: string) => `Ja: ${count} regels, elk zoals zij is geschreven.`,
    broken: (seq: string) => `Nee: regel ${seq} is niet zoals zij is geschreven.`,
    seal: 'Zegel',
    only: 'Alleen wat gaat over',
    all: 'Alles tonen',
  },
});
