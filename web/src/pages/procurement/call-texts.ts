import { inBothLanguages } from '../../texts/catalogue.ts';
import { FORMATS } from '../../texts/formats.ts';

const { en, nl } = FORMATS;

/** Of the pages of one call: where it stands, who is covered, what is asked. */
export const callTexts = inBothLanguages({
  en: {
    drafted: 'A draft.',
    draftedLead: (missing: number) =>
      missing === 0
        ? 'A draft: every state that it covers has signed. It can be launched.'
        : `A draft: ${en.count(missing)} ` +
          `${en.plural(missing, { one: 'state lacks', other: 'states lack' })} ` +
          'what a launch needs. See below.',
    launchedLead: (deadline: string) => `Open for bids until ${deadline}.`,
    openedLead: 'Its bids are opened and are being judged.',
    rankedLead: 'Its bids are ranked. The selection is to be decided.',
    decidedLead: 'The selection is decided. It is awarded after the standstill.',
    awardedLead: 'It is awarded.',
    cancelledLead: 'It was cancelled.',
    bids: 'Bids',
    evaluation: 'Evaluation',
    ranking: 'Ranking and what-if',
    selection: 'Selection',
    parts: 'Parts of this call',
    agreement: 'Agreement',
    documents: 'Documents',
    document: 'Document',
    fingerprint: 'SHA-256 of its content',
    noDocument: 'No document belongs to this call',
    launch: 'Launch',
    launchQuestion: 'Launch this call?',
    launchMore:
      'Everybody can read it from then on, its agreement is frozen, and bids come until its ' +
      'deadline. A state without signature or commitment stands in the way.',
    cover: 'States that it covers',
    coverMore: 'Each needs a signature under the agreement and a signed commitment.',
    shaken: 'Commitments that have gone since the launch',
    stateName: 'State',
    agreementSigned: 'Agreement signed',
    commitment: 'Commitment',
    notSigned: 'Not signed',
    ask: 'Ask a question',
    askMore: 'Everybody reads question and answer. Nobody reads who asked.',
    yourQuestion: 'Your question',
    asked: 'Your question was sent.',
    giveAnswer: 'Answer a question',
    whichQuestion: 'Which question',
    yourAnswer: 'Answer, which everybody reads',
    publish: 'Publish the answer',
    notAnswered: 'Not answered yet',
    weightAll: 'Weights add up to 100%.',
    scale: 'Scale',
    ofAtMost: (points: string, label: string, bound: string) => `${bound}: ${points} (${label})`,
    upTo: (bound: string) => `up to ${bound}`,
    from: (bound: string) => `from ${bound}`,
    pue: 'PUE',
    'renewable-hourly': 'Renewable, by the hour',
    'renewable-yearly': 'Renewable, by the year',
    'backup-hours': 'Hours of backup',
    byPeople: 'Judged without a scale',
  },
  nl: {
    drafted: 'Een concept.',
    draftedLead: (missing: number) =>
      missing === 0
        ? 'Een concept: elke staat die meedoet heeft getekend. Ze kan worden uitgebracht.'
        : `Een concept: ${nl.count(missing)} ` +
          `${nl.plural(missing, { one: 'staat mist', other: 'staten missen' })} ` +
          'wat voor uitbrengen nodig is. Zie hieronder.',
    launchedLead: (deadline: string) => `Open voor inschrijving tot ${deadline}.`,
    openedLead: 'De inschrijvingen zijn geopend en worden beoordeeld.',
    rankedLead: 'De inschrijvingen zijn gerangschikt. De selectie moet nog worden besloten.',
    decidedLead: 'De selectie is besloten. Gunning volgt na de opschortende termijn.',
    awardedLead: 'Ze is gegund.',
    cancelledLead: 'Ze is geannuleerd.',
    bids: 'Inschrijvingen',
    evaluation: 'Beoordeling',
    ranking: 'Rangschikking en wat-als',
    selection: 'Selectie',
    parts: 'Delen van deze oproep',
    agreement: 'Overeenkomst',
    documents: 'Documenten',
    document: 'Document',
    fingerprint: 'SHA-256 van de inhoud',
    noDocument: 'Bij deze oproep hoort geen document',
    launch: 'Uitbrengen',
    launchQuestion: 'Deze oproep uitbrengen?',
    launchMore:
      'Iedereen kan haar dan lezen, de overeenkomst ligt vast, en tot de sluiting komen ' +
      'inschrijvingen. Een staat zonder handtekening of toezegging houdt dit tegen.',
    cover: 'Staten die meedoen',
    coverMore: 'Elk moet de overeenkomst en een toezegging hebben getekend.',
    shaken: 'Toezeggingen die sinds het uitbrengen zijn weggevallen',
    stateName: 'Staat',
    agreementSigned: 'Overeenkomst getekend',
    commitment: 'Toezegging',
    notSigned: 'Niet getekend',
    ask: 'Een vraag stellen',
    askMore: 'Iedereen leest vraag en antwoord. Niemand leest wie de vraag stelde.',
    yourQuestion: 'Uw vraag',
    asked: 'Uw vraag is verzonden.',
    giveAnswer: 'Een vraag beantwoorden',
    whichQuestion: 'Welke vraag',
    yourAnswer: 'Antwoord, dat iedereen leest',
    publish: 'Antwoord publiceren',
    notAnswered: 'Nog niet beantwoord',
    weightAll: 'De gewichten zijn samen 100%.',
    scale: 'Schaal',
    ofAtMost: (points: string, label: string, bound: string) => `${bound}: ${points} (${label})`,
    upTo: (bound: string) => `tot ${bound}`,
    from: (bound: string) => `vanaf ${bound}`,
    pue: 'PUE',
    'renewable-hourly': 'Hernieuwbaar, per uur',
    'renewable-yearly': 'Hernieuwbaar, per jaar',
    'backup-hours': 'Uren noodstroom',
    byPeople: 'Zonder schaal beoordeeld',
  },
});
