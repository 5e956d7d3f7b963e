import { inBothLanguages } from '../../texts/catalogue.ts';

export const meanwhileTexts = inBothLanguages({
  en: {
    changedBy: (name: string, at: string) => `${name} changed this at ${at}, while you were at it`,
    changedBySomeone: 'Someone changed this while you were at it',
    kept: 'What you typed is kept, and nothing of it was saved.',
    field: 'What changed',
    before: 'It was',
    now: 'It is now',
    yours: 'You typed',
    unseen: 'What changed is not shown on this page.',
    takeTheirs: 'Take what is there now',
    sendYours: 'Save yours over it',
    lookAgain: 'Close this, look at what it is now, and decide again.',
  },
  nl: {
    changedBy: (name: string, at: string) =>
      `${name} heeft dit om ${at} veranderd, terwijl u bezig was`,
    changedBySomeone: 'Iemand heeft dit veranderd terwijl u bezig was',
    kept: 'Wat u typte is bewaard, en niets ervan is opgeslagen.',
    field: 'Wat is veranderd',
    before: 'Het was',
    now: 'Het is nu',
    yours: 'U typte',
    unseen: 'Wat is veranderd staat niet op deze pagina.',
    takeTheirs: 'Neem wat er nu staat',
    sendYours: 'Sla het uwe erover op',
    lookAgain: 'Sluit dit, bekijk wat het nu is en beslis opnieuw.',
  },
});
