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
    sign: 'Sign',
    signQuestion: 'Sign this agreement?',
    signMore: 'The party buys together with the others, and brings a commitment.',
    noCommitment: 'A commitment to the programme is to be signed first.',
    notSigned: 'Not signed',
    commitment: 'Commitment',
    itsCommitment: 'To its commitment',
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
      `${nl.count(signed)} van de ${nl.count(all)} partijen hebben ondertekend.`,
    frozen: (day: string) => `De overeenkomst ligt vast sinds ${day}: de kern verandert niet meer.`,
    open:
      'De overeenkomst ligt nog niet vast: als de kern verandert, moet opnieuw worden ' +
      'ondertekend.',
    signatories: 'Ondertekenaars',
    party: 'Partij',
    signedAt: 'Ondertekend',
    sign: 'Ondertekenen',
    signQuestion: 'Deze overeenkomst ondertekenen?',
    signMore: 'De partij koopt samen met de andere en brengt een toezegging in.',
    noCommitment: 'Er moet eerst een toezegging aan het programma zijn ondertekend.',
    notSigned: 'Niet ondertekend',
    commitment: 'Toezegging',
    itsCommitment: 'Naar de toezegging',
    core: 'Kernbepalingen',
    coreMore:
      'Een oproep onder deze overeenkomst neemt dit over; anders kan ze niet worden uitgebracht.',
    programme: 'Programma',
    agreements: 'Overeenkomsten',
    agreement: 'Overeenkomst',
    signed: 'Ondertekend',
    frozenAt: 'Vastgelegd',
    ofAll: (signed: number, all: number) => `${nl.count(signed)} van ${nl.count(all)}`,
    none: 'Nog geen overeenkomst',
  },
});
