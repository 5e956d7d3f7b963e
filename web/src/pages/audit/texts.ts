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
  },
});
