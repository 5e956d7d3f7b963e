import { inBothLanguages } from '../../texts/catalogue.ts';
import { FORMATS } from '../../texts/formats.ts';

const { en, nl } = FORMATS;

export const agreementTexts = inBothLanguages({
  en: {
    signedLead: (signed: number, all: number) =>
      `${en.count(signed)} of ${en.count(all)} parties have signed.`,
    frozen: (day: string) => `It is frozen since ${day}: its core stays as it is.`,
    open: 'It is not frozen: its core can still be changed, and then must be signed anew.',
    signatories: 'Who signs',
    party: 'Party',
    signedAt: 'Signed',
    notSigned: 'Not signed',
    commitment: 'Commitment',
    itsCommitment: 'Its commitment',
    core: 'Core elements',
    coreMore: 'A call under this agreement repeats them, or is not launched.',
    programme: 'Programme',
    agreements: 'Agreements',
    agreement: 'Agreement',
    signed: 'Signed',
    frozenAt: 'Frozen',
    ofAll: (signed: number, all: number) => `${en.count(signed)} of ${en.count(all)}`,
    none: 'No agreement yet',
  },
  nl: {
    signedLead: (signed: number, all: number) =>
      `${nl.count(signed)} van ${nl.count(all)} partijen hebben getekend.`,
    frozen: (day: string) => `Ze ligt vast sinds ${day}: de kern blijft zoals ze is.`,
    open: 'Ze ligt niet vast: de kern kan nog veranderen, en moet dan opnieuw worden getekend.',
    signatories: 'Wie tekent',
    party: 'Partij',
    signedAt: 'Getekend',
    notSigned: 'Niet getekend',
    commitment: 'Toezegging',
    itsCommitment: 'Haar toezegging',
    core: 'Kern',
    coreMore: 'Een oproep onder deze overeenkomst herhaalt dit, of wordt niet uitgebracht.',
    programme: 'Programma',
    agreements: 'Overeenkomsten',
    agreement: 'Overeenkomst',
    signed: 'Getekend',
    frozenAt: 'Vastgelegd',
    ofAll: (signed: number, all: number) => `${nl.count(signed)} van ${nl.count(all)}`,
    none: 'Nog geen overeenkomst',
  },
});
