import { inBothLanguages } from '../../texts/catalogue.ts';

/** For whoever asks to apply for an organisation. */
export const registerTexts = inBothLanguages({
  en: {
    title: 'For which organisation do you want to apply?',
    leadNone:
      'Say for which organisation you want to apply for compute. An officer answers, and you ' +
      'read the answer here.',
    leadOpen: (organisation: string) => `You asked to apply for ${organisation}.`,
    leadGranted: (party: string) => `You may apply for ${party}.`,
    leadRefused: (organisation: string) => `You may not apply for ${organisation} yet.`,
    leadWithdrawn: (organisation: string) =>
      `You took back that you want to apply for ${organisation}.`,
    mine: 'Your registration',
    earlier: 'An earlier registration of yours',
    next: 'What next',
    openNext:
      'Nothing is to be done: an officer of the state decides, or one of the whole platform. ' +
      'The answer appears here.',
    grantedNext: (party: string) => `You apply for ${party}.`,
    toCalls: 'See the calls for applications',
    grantedFor: (party: string) => `It was granted for ${party}.`,
    refusedNext: 'You may register again below, with what was missing.',
    withdrawnNext: 'You may register again below.',
    leadEnded: (party: string) => `You may not apply for ${party} any more.`,
    endedNext: 'You may register again below.',
    withdraw: 'Withdraw',
    withdrawQuestion: 'Withdraw this registration?',
    withdrawMore: 'Nobody decides upon it any more. You may register again.',
    form: 'Register for an organisation',
    formAnother: 'Register for another organisation',
    oneAtATime:
      'One registration at a time: while yours waits for an answer there is no other. ' +
      'Withdraw it to register for another organisation, or to correct it.',
    saidByYou: 'What you said',
    organisation: 'Name of the organisation',
    organisationExpected: 'a name of at most 200 characters',
    choose: 'Choose …',
    ofState: 'State that it is of',
    ofStateMore: 'Its officers decide. Of another state, the officers of the whole platform do.',
    anotherState: 'Another state',
    number: 'Number in a register',
    numberMore: 'Such as that of the company register. May be left empty.',
    numberExpected: 'a number of at most 50 characters, or nothing',
    said: 'What for, and how one can see that you may speak for it',
    saidMore: 'Whoever decides reads this, with your name and mail address.',
    submit: 'Register',
  },
  nl: {
    title: 'Namens welke organisatie wilt u aanvragen?',
    leadNone:
      'Zeg namens welke organisatie u rekentijd wilt aanvragen. Een medewerker beslist daarover; ' +
      'het antwoord leest u hier.',
    leadOpen: (organisation: string) => `U wilt aanvragen namens ${organisation}.`,
    leadGranted: (party: string) => `U kunt aanvragen namens ${party}.`,
    leadRefused: (organisation: string) => `U kunt nog niet aanvragen namens ${organisation}.`,
    leadWithdrawn: (organisation: string) =>
      `U hebt uw registratie voor ${organisation} ingetrokken.`,
    mine: 'Uw registratie',
    earlier: 'Een eerdere registratie van u',
    next: 'Hoe verder',
    openNext:
      'U hoeft niets te doen: een medewerker van het land of van het hele platform beslist. Het ' +
      'antwoord verschijnt hier.',
    grantedNext: (party: string) => `U kunt nu aanvragen namens ${party}.`,
    toCalls: 'Bekijk de openstellingen',
    grantedFor: (party: string) => `Toegestaan voor ${party}.`,
    refusedNext: 'U kunt zich hieronder opnieuw registreren, met wat er ontbrak.',
    withdrawnNext: 'U kunt zich hieronder opnieuw registreren.',
    leadEnded: (party: string) => `U kunt niet meer aanvragen namens ${party}.`,
    endedNext: 'U kunt zich hieronder opnieuw registreren.',
    withdraw: 'Intrekken',
    withdrawQuestion: 'Deze registratie intrekken?',
    withdrawMore: 'Er wordt dan niet meer over beslist. U kunt zich wel opnieuw registreren.',
    form: 'Registreren voor een organisatie',
    formAnother: 'Registreren voor een andere organisatie',
    oneAtATime:
      'Eén registratie tegelijk: zolang de uwe op antwoord wacht, kunt u geen andere doen. Trek ' +
      'deze in om u voor een andere organisatie te registreren, of om iets te verbeteren.',
    saidByYou: 'Wat u schreef',
    organisation: 'Naam van de organisatie',
    organisationExpected: 'een naam van ten hoogste 200 tekens',
    choose: 'Kies …',
    ofState: 'Land van de organisatie',
    ofStateMore:
      'De medewerkers van dat land beslissen; bij een ander land die van het hele platform.',
    anotherState: 'Een ander land',
    number: 'Nummer in een register',
    numberMore: 'Zoals het KVK-nummer. Mag leeg blijven.',
    numberExpected: 'een nummer van ten hoogste 50 tekens, of niets',
    said: 'Waarvoor, en waaruit blijkt dat u de organisatie mag vertegenwoordigen',
    saidMore: 'Wie beslist leest dit, met uw naam en e-mailadres.',
    submit: 'Registreren',
  },
});
