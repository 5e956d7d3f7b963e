import { inBothLanguages } from '../../texts/catalogue.ts';

/** The instalments of a commitment. */
export const instalmentTexts = inBothLanguages({
  en: {
    instalments: 'Instalments',
    instalmentsMore: 'Who runs the programme calls them; who promised notes that they were paid.',
    number: 'Instalment',
    due: 'Due',
    amount: 'Amount',
    called: 'Called',
    paid: 'Paid',
    call: 'Call',
    callQuestion: (money: string) => `Call ${money}?`,
    callMore: 'The party is told that it is to be paid. A call is not taken back.',
    pay: 'Note as paid',
    payQuestion: (money: string) => `Was ${money} paid?`,
    payMore: 'Polder moves no money. What is noted here stays, and stands in the ledger.',
  },
  nl: {
    instalments: 'Termijnen',
    instalmentsMore: 'Wie het programma beheert roept ze op; wie toezegde, boekt de betaling.',
    number: 'Termijn',
    due: 'Vervalt',
    amount: 'Bedrag',
    called: 'Opgeroepen',
    paid: 'Betaald',
    call: 'Oproepen',
    callQuestion: (money: string) => `${money} oproepen?`,
    callMore: 'De partij krijgt bericht dat er betaald moet worden. Dit is niet terug te draaien.',
    pay: 'Betaling boeken',
    payQuestion: (money: string) => `Is ${money} betaald?`,
    payMore:
      'Polder maakt geen geld over. Wat hier is geboekt, blijft staan, ook in het grootboek.',
  },
});
