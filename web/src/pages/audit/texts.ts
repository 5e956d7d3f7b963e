import { inBothLanguages } from '../../texts/catalogue.ts';

export const auditTexts = inBothLanguages({
  en: {
    title: 'Who did what',
    lead: 'Every write that was ever made, each chained to the one before; the latest first.',
    leadOf: (count: string, at: string) =>
      `${count} writes so far, each chained to the one before; the last one on ${at}.`,
    caption: 'Audit',
    seq: 'Number',
    at: 'Time',
    actor: 'By',
    action: 'Action',
    subject: 'Subject',
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
    only: 'Only entries about',
    all: 'Show all',
  },
  nl: {
    title: 'Wie heeft wat gedaan',
    lead: 'Elke wijziging die ooit is gedaan, elk gekoppeld aan de vorige; de laatste eerst.',
    leadOf: (count: string, at: string) =>
      `Tot nu toe ${count} wijzigingen, elk gekoppeld aan de vorige; de laatste op ${at}.`,
    caption: 'Audit',
    seq: 'Nummer',
    at: 'Tijdstip',
    actor: 'Door',
    action: 'Handeling',
    subject: 'Onderwerp',
    request: 'Verzoek',
    hash: 'Hash',
    none: 'Er is nog niets gewijzigd',
    verification: 'Is de keten ongeschonden?',
    verificationNote:
      'Van elke regel wordt de hash opnieuw berekend. Bewaar het zegel op een andere plek: ' +
      'daarmee is later te zien of iets van daarvoor is veranderd.',
    verify: 'Controleren',
    verifyAgain: 'Opnieuw controleren',
    whole: (count: string) => `Ja: ${count} regels, en geen is na het schrijven veranderd.`,
    broken: (seq: string) => `Nee: regel ${seq} is na het schrijven veranderd.`,
    seal: 'Zegel',
    only: 'Alleen regels over',
    all: 'Alles tonen',
  },
});
