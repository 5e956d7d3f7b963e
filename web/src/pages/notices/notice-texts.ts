import { inBothLanguages } from '../../texts/catalogue.ts';
import { FORMATS } from '../../texts/formats.ts';

const { en, nl } = FORMATS;
const BERICHTEN = { one: 'bericht', other: 'berichten' };

export const noticeTexts = inBothLanguages({
  en: {
    title: 'What you were told',
    lead: (unread: number) =>
      unread === 0
        ? 'You have read all of it.'
        : `${en.count(unread)} ${en.plural(unread, { one: 'notice', other: 'notices' })} unread.`,
    unread: 'Unread',
    noUnread: 'Nothing is unread',
    noUnreadMore: 'Here you are told what waits for you and what was answered, within seconds.',
    readAll: 'Mark all as read',
    earlier: 'Read before',
    noEarlier: 'You have read nothing yet',
    what: 'What',
    about: 'About',
    topic: 'Topic',
    at: 'When',
    readAt: 'Read',
    funding: 'Funding',
    procurement: 'Procurement',
    applications: 'Applications and reviews',
    allocations: 'Allocations',
    registrations: 'Registrations',
    invoices: 'Invoices',
    delivery: 'What was delivered',
    settings: 'Letters by mail',
    noMail: 'This Polder sends no mail. What you choose holds once it does.',
    address: 'Address',
    noAddress: 'Your login told none: no letter can be sent.',
    verified: 'Your login says that it is yours.',
    unverified:
      'Your login does not say that it is yours: nothing is sent there. Have it verified at your ' +
      'login, then log in anew.',
    refusal: 'Refused',
    refusalMore:
      'Nothing more is sent there until you save these settings, or another address is yours.',
    mail: 'How soon',
    soon: 'Within minutes, together',
    daily: 'Once a day, at 6:00 UTC',
    never: 'Never',
    language: 'Language of letters',
    inEnglish: 'English',
    inDutch: 'Dutch',
    topics: 'Of these topics',
    save: 'Save',
    saved: 'Saved.',
    none: 'None',
  },
  nl: {
    title: 'Wat u is meegedeeld',
    lead: (unread: number) =>
      unread === 0
        ? 'U hebt alles gelezen.'
        : `${nl.count(unread)} ${nl.plural(unread, BERICHTEN)} ongelezen.`,
    unread: 'Ongelezen',
    noUnread: 'Er is niets ongelezen',
    noUnreadMore: 'Hier leest u binnen enkele seconden wat op u wacht en wat is geantwoord.',
    readAll: 'Alles als gelezen markeren',
    earlier: 'Eerder gelezen',
    noEarlier: 'U hebt nog niets gelezen',
    what: 'Wat',
    about: 'Over',
    topic: 'Onderwerp',
    at: 'Wanneer',
    readAt: 'Gelezen',
    funding: 'Financiering',
    procurement: 'Aanbesteding',
    applications: 'Aanvragen en beoordelingen',
    allocations: 'Toewijzingen',
    registrations: 'Registraties',
    invoices: 'Facturen',
    delivery: 'Wat is geleverd',
    settings: 'Brieven per mail',
    noMail: 'Deze Polder stuurt geen mail. Uw keuze geldt zodra dat wel zo is.',
    address: 'Adres',
    noAddress: 'Uw login gaf er geen: er kan geen brief worden gestuurd.',
    verified: 'Uw login zegt dat het van u is.',
    unverified:
      'Uw login zegt niet dat het van u is: er wordt niets naartoe gestuurd. Laat het bij uw ' +
      'login bevestigen en log opnieuw in.',
    refusal: 'Geweigerd',
    refusalMore:
      'Er wordt niets meer naartoe gestuurd totdat u dit opslaat of een ander adres hebt.',
    mail: 'Hoe snel',
    soon: 'Binnen enkele minuten, samen',
    daily: 'Eén keer per dag, om 6.00 uur UTC',
    never: 'Nooit',
    language: 'Taal van de brieven',
    inEnglish: 'Engels',
    inDutch: 'Nederlands',
    topics: 'Over deze onderwerpen',
    save: 'Opslaan',
    saved: 'Opgeslagen.',
    none: 'Geen',
  },
});
