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
    kept: 'Uw invoer is bewaard, maar nog niet opgeslagen.',
    field: 'Gewijzigd',
    before: 'Het was',
    now: 'Het is nu',
    yours: 'Uw invoer',
    unseen: 'De wijziging is niet op deze pagina te zien.',
    takeTheirs: 'De huidige waarden overnemen',
    sendYours: 'Toch uw eigen waarden opslaan',
    lookAgain: 'Sluit dit venster, bekijk de huidige gegevens en beslis opnieuw.',
  },
});
