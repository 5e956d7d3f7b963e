import { inBothLanguages } from '../../texts/catalogue.ts';
import { FORMATS } from '../../texts/formats.ts';

const { en, nl } = FORMATS;

/** What a registration says, and where it stands. */
export const registrationTexts = inBothLanguages({
  en: {
    registrations: 'Registrations',
    title: 'Who asks to apply for which organisation',
    lead: (open: number) =>
      open === 0
        ? 'Nobody waits for an answer.'
        : `${en.count(open)} ` +
          `${en.plural(open, { one: 'registration waits', other: 'registrations wait' })} ` +
          'for an answer.',
    noOpen: 'No registration waits for an answer',
    none: 'There is no registration here',
    organisation: 'Organisation',
    person: 'Who asks',
    mail: 'Mail address',
    noMail: 'The login gave none',
    verified: 'The login says that it is theirs',
    unverified: 'The login does not say that it is theirs',
    asLoggedIn: 'Name and mail address are as the login told them when it was asked.',
    askedAt: 'Asked',
    kind: 'Kind of organisation',
    company: 'Company',
    'user-organisation': 'University, institute or other organisation',
    ofState: 'Of the state',
    noState: 'One that does not take part',
    number: 'Number in a register',
    noNumber: 'None given',
    said: 'What for, and how one can see that the person may speak for it',
    state: 'Where it stands',
    everyState: 'Every state',
    open: 'Waits for an answer',
    granted: 'Granted',
    refused: 'Refused',
    withdrawn: 'Withdrawn',
    ended: 'Ended',
    decidedAt: 'Decided',
    party: 'Party',
    answer: 'Answer',
    noAnswer: 'None was written',
    openLead: (person: string) => `${person} asks to apply for it.`,
    grantedLead: (person: string, party: string) => `Granted: ${person} applies for ${party}.`,
    refusedLead: (person: string) => `Refused. ${person} reads why.`,
    withdrawnLead: (person: string) => `${person} has withdrawn it.`,
    endedLead: (person: string, party: string) =>
      `Ended: ${person} does not apply for ${party} any more.`,
    endedAt: 'Ended',
    endedSaid: 'Why it was ended',
    asked: 'What is asked',
    likely: 'Is it there already?',
    likelyMore: 'Parties that it could be, whose name is like that of the organisation.',
    noLikely: 'No party that it could be has a name like it.',
  },
  nl: {
    registrations: 'Registraties',
    title: 'Wie namens welke organisatie wil aanvragen',
    lead: (open: number) =>
      open === 0
        ? 'Niemand wacht op antwoord.'
        : `${nl.count(open)} ` +
          `${nl.plural(open, { one: 'registratie wacht', other: 'registraties wachten' })} ` +
          'op antwoord.',
    noOpen: 'Geen registratie wacht op antwoord',
    none: 'Er is hier geen registratie',
    organisation: 'Organisatie',
    person: 'Wie',
    mail: 'E-mailadres',
    noMail: 'Niet bekend bij de login',
    verified: 'De login zegt dat het van deze persoon is',
    unverified: 'De login zegt niet dat het van deze persoon is',
    asLoggedIn: 'Naam en e-mailadres zoals de login ze gaf toen de registratie werd gedaan.',
    askedAt: 'Gevraagd op',
    kind: 'Soort organisatie',
    company: 'Bedrijf',
    'user-organisation': 'Universiteit, instituut of andere organisatie',
    ofState: 'Land',
    noState: 'Een land dat niet meedoet',
    number: 'Nummer in een register',
    noNumber: 'Niet opgegeven',
    said: 'Waarvoor, en waaruit blijkt dat deze persoon de organisatie mag vertegenwoordigen',
    state: 'Status',
    everyState: 'Elke status',
    open: 'Wacht op antwoord',
    granted: 'Toegestaan',
    refused: 'Geweigerd',
    withdrawn: 'Ingetrokken',
    ended: 'Beëindigd',
    decidedAt: 'Besloten op',
    party: 'Partij',
    answer: 'Antwoord',
    noAnswer: 'Er is geen toelichting gegeven',
    openLead: (person: string) => `${person} wil namens deze organisatie aanvragen.`,
    grantedLead: (person: string, party: string) =>
      `Toegestaan: ${person} kan aanvragen namens ${party}.`,
    refusedLead: (person: string) => `Geweigerd. ${person} leest waarom.`,
    withdrawnLead: (person: string) => `${person} heeft de registratie ingetrokken.`,
    endedLead: (person: string, party: string) =>
      `Beëindigd: ${person} kan niet meer aanvragen namens ${party}.`,
    endedAt: 'Beëindigd op',
    endedSaid: 'Waarom beëindigd',
    asked: 'Wat wordt gevraagd',
    likely: 'Is de organisatie al bekend?',
    likelyMore: 'Partijen die het zouden kunnen zijn, met een naam die erop lijkt.',
    noLikely: 'Geen partij die het zou kunnen zijn, heeft een naam die erop lijkt.',
  },
});
