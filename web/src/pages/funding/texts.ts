import { inBothLanguages } from '../../texts/catalogue.ts';

export const fundingTexts = inBothLanguages({
  en: {
    title: 'Who has promised what',
    lead: 'Each commitment binds its party from its signature; instalments are called, then paid.',
    caption: 'Commitments',
    party: 'Party',
    status: 'State',
    committed: 'Committed',
    paid: 'Paid',
    open: 'Called, not paid',
    next: 'Next due',
    signed: 'Signed',
    id: 'Commitment',
    none: 'No commitment within your roles',
    drafted: 'Drafted',
    called: 'Called',
    withdrawn: 'Withdrawn',
    defaulted: 'In default',
  },
  nl: {
    title: 'Wie wat heeft toegezegd',
    lead:
      'Een toezegging bindt haar partij vanaf de handtekening; termijnen worden opgevraagd en ' +
      'dan betaald.',
    caption: 'Toezeggingen',
    party: 'Partij',
    status: 'Stand',
    committed: 'Toegezegd',
    paid: 'Betaald',
    open: 'Opgevraagd, niet betaald',
    next: 'Volgende termijn',
    signed: 'Getekend',
    id: 'Toezegging',
    none: 'Geen toezegging binnen uw rollen',
    drafted: 'Concept',
    called: 'Opgevraagd',
    withdrawn: 'Ingetrokken',
    defaulted: 'In gebreke',
  },
});
