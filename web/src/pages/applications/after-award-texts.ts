import { inBothLanguages } from '../../texts/catalogue.ts';

export const afterAwardTexts = inBothLanguages({
  en: {
    use: 'What was used of it',
    useMore: 'Awarded and used month by month, at all sites together, in GPU-hours.',
    month: 'Month',
    closed: 'Closed',
    yes: 'yes',
    no: 'no',
    awarded: 'Awarded',
    used: 'Used',
    noMonths: 'No month has begun yet',
    noMonthsMore: 'The first months show as soon as the allocation begins.',
    leastUse: 'Least use',
    rule: (share: string, months: number) =>
      months === 1
        ? `At least ${share} of what is awarded in a month`
        : `At least ${share} of what is awarded in ${months} months`,
    'too-early': 'It is too early to say whether enough is used.',
    enough: 'Enough is used.',
    'too-little': 'Too little is used: its share may be cut to what was used.',
    cut: 'Cut the share',
    cutQuestion: 'Cut the share of this award to what was used?',
    cutMore: 'The share is cut from the next month on. The applicant reads why.',
    why: 'Why',
    whyMore: 'The applicant reads it.',
    report: 'Final report',
    reportDue: (date: string) => `Due on ${date}`,
    reportLate: (date: string) => `Overdue since ${date}`,
    handedIn: (date: string, hours: string) =>
      `Handed in on ${date}, when ${hours} GPU-hours were used`,
    reportSaid: 'What came of it',
    results: 'Where the results are published',
    resultsMore: 'One on each line, such as the address of an article.',
    handIn: 'Hand in the report',
    handInMore: 'A report is handed in once and stands as it is.',
  },
  nl: {
    use: 'Wat ervan is gebruikt',
    useMore: 'Toegekend en gebruikt per maand, op alle locaties samen, in GPU-uren.',
    month: 'Maand',
    closed: 'Afgesloten',
    yes: 'ja',
    no: 'nee',
    awarded: 'Toegekend',
    used: 'Gebruikt',
    noMonths: 'Er is nog geen maand begonnen',
    noMonthsMore: 'De eerste maanden verschijnen zodra de allocatie ingaat.',
    leastUse: 'Minste gebruik',
    rule: (share: string, months: number) =>
      months === 1
        ? `Minstens ${share} van wat in een maand is toegekend`
        : `Minstens ${share} van wat in ${months} maanden is toegekend`,
    'too-early': 'Het is te vroeg om te zeggen of genoeg wordt gebruikt.',
    enough: 'Er wordt genoeg gebruikt.',
    'too-little': 'Er wordt te weinig gebruikt: het aandeel mag worden verlaagd tot het gebruik.',
    cut: 'Aandeel verlagen',
    cutQuestion: 'Het aandeel van deze toekenning verlagen tot wat is gebruikt?',
    cutMore: 'Het aandeel wordt vanaf de volgende maand verlaagd. De aanvrager leest waarom.',
    why: 'Waarom',
    whyMore: 'De aanvrager leest dit.',
    report: 'Eindverslag',
    reportDue: (date: string) => `Uiterlijk op ${date}`,
    reportLate: (date: string) => `Te laat sinds ${date}`,
    handedIn: (date: string, hours: string) =>
      `Ingediend op ${date}, toen ${hours} GPU-uren waren gebruikt`,
    reportSaid: 'Wat het heeft opgeleverd',
    results: 'Waar de resultaten zijn gepubliceerd',
    resultsMore: 'Eén per regel, zoals het adres van een artikel.',
    handIn: 'Verslag indienen',
    handInMore: 'Een verslag wordt één keer ingediend en blijft zoals het is.',
  },
});
