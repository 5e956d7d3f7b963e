import { inBothLanguages } from '../../texts/catalogue.ts';

/** The accounts of the ledger by their kind: in a word, and with the names of whose they are. */
export const accountTexts = inBothLanguages({
  en: {
    capacity: 'capacity',
    entitlement: 'entitlement',
    allocation: 'allocation',
    reserved: 'reserved',
    used: 'used',
    expired: 'lapsed',
    pledge: 'pledge',
    promised: 'promised',
    called: 'called',
    paid: 'paid',
    cash: 'payments',
    earned: 'earned',
    unassigned: 'not assigned',
    'credit-note': 'credit notes',
    credited: 'credit',
    revenue: 'revenue',
    rounding: 'rounding',
    'whole capacity': (contract: string, cluster: string) => `Capacity of ${contract}: ${cluster}`,
    'whole entitlement': (funder: string, cluster: string) =>
      `Entitlement of ${funder}: ${cluster}`,
    'whole allocation': (name: string, cluster: string) => `Left of ${name}: ${cluster}`,
    'whole reserved': (name: string, cluster: string) => `Reserved of ${name}: ${cluster}`,
    'whole used': (name: string, cluster: string) => `Used of ${name}: ${cluster}`,
    'whole expired': (funder: string, cluster: string) =>
      `Lapsed entitlement of ${funder}: ${cluster}`,
    'whole pledge': (party: string) => `Pledge of ${party}`,
    'whole promised': (commitment: string) => `${commitment}: not called yet`,
    'whole called': (commitment: string) => `${commitment}: called, not paid`,
    'whole paid': (commitment: string) => `${commitment}: paid`,
    'whole cash': (party: string) => `Payments of ${party}`,
    'whole earned': (contract: string) => `${contract}: earned`,
    'whole unassigned': (programme: string) => `${programme}: in no contract yet`,
    'whole credit-note': (contract: string) => `${contract}: credit notes`,
    'whole credited': (funder: string, contract: string, cluster: string) =>
      `Credit of ${funder}: ${contract}, ${cluster}`,
    'whole revenue': (funder: string, allocation: string, cluster: string) =>
      `Revenue of ${funder}: ${allocation}, ${cluster}`,
    'whole rounding': () => 'Rounding',
  },
  nl: {
    capacity: 'capaciteit',
    entitlement: 'recht',
    allocation: 'allocatie',
    reserved: 'gereserveerd',
    used: 'gebruikt',
    expired: 'vervallen',
    pledge: 'verplichting',
    promised: 'toegezegd',
    called: 'opgevraagd',
    paid: 'betaald',
    cash: 'betalingen',
    earned: 'verdiend',
    unassigned: 'nog niet bestemd',
    'credit-note': 'creditnota’s',
    credited: 'tegoed',
    revenue: 'opbrengst',
    rounding: 'afronding',
    'whole capacity': (contract: string, cluster: string) =>
      `Capaciteit van ${contract}: ${cluster}`,
    'whole entitlement': (funder: string, cluster: string) => `Recht van ${funder}: ${cluster}`,
    'whole allocation': (name: string, cluster: string) => `Over van ${name}: ${cluster}`,
    'whole reserved': (name: string, cluster: string) => `Gereserveerd van ${name}: ${cluster}`,
    'whole used': (name: string, cluster: string) => `Gebruikt van ${name}: ${cluster}`,
    'whole expired': (funder: string, cluster: string) =>
      `Vervallen recht van ${funder}: ${cluster}`,
    'whole pledge': (party: string) => `Verplichting van ${party}`,
    'whole promised': (commitment: string) => `${commitment}: nog niet opgevraagd`,
    'whole called': (commitment: string) => `${commitment}: opgevraagd, niet betaald`,
    'whole paid': (commitment: string) => `${commitment}: betaald`,
    'whole cash': (party: string) => `Betalingen van ${party}`,
    'whole earned': (contract: string) => `${contract}: verdiend`,
    'whole unassigned': (programme: string) => `${programme}: nog in geen contract`,
    'whole credit-note': (contract: string) => `${contract}: creditnota’s`,
    'whole credited': (funder: string, contract: string, cluster: string) =>
      `Tegoed van ${funder}: ${contract}, ${cluster}`,
    'whole revenue': (funder: string, allocation: string, cluster: string) =>
      `Opbrengst van ${funder}: ${allocation}, ${cluster}`,
    'whole rounding': () => 'Afronding',
  },
});

export type AccountTexts = (typeof accountTexts)['en'];
