import { inBothLanguages } from '../../texts/catalogue.ts';

export const waitingTexts = inBothLanguages({
  en: {
    earliest: 'Earliest start',
    atIf: (at: string, basis: string) => `${at}: ${basis}`,
    reservation: 'nodes are kept for it',
    notice: 'borrowers have notice to give its nodes back',
    requested_ends: 'runs end by then, if no job before it takes the room',
    plan: 'it is planned for then, if no job comes before it',
    not_tried_yet: 'it was not tried yet',
    allocation_closed: 'its allocation starts nothing, or is over by then',
    no_end_makes_room: 'the end of no run makes room for it',
    changes: 'What would change it',
    fewer_gpus: (gpus: string) => `A job like it would start now with ${gpus} GPUs or fewer`,
    less_time: (time: string) => `A job like it would start now if it asked for ${time} or less`,
    smaller_share: (share: string) => `A job like it would start now with ${share} or less`,
    preferred_placement:
      'A job like it would start now if it preferred one rack or pod, and required none',
    borrow_limit: (gpus: string) =>
      `${gpus} GPUs of its funder come free, or its borrow limit is raised by as many`,
    lend_limit: (gpus: string) => `Other shares lend ${gpus} GPUs more`,
    debt: (hours: string, at: string) =>
      `Its funder has made up for ${hours} GPU-hours above its own: by ${at} at the latest`,
    allocation_opened: 'Its allocation is opened again',
    maintenance_end: 'maintenance is over then',
    maintenance: (from: string, until: string, time: string) =>
      `Maintenance from ${from} to ${until}: a run of at most ${time} would fit before it`,
    unknown: 'not known',
  },
  nl: {
    earliest: 'Vroegste start',
    atIf: (at: string, basis: string) => `${at}: ${basis}`,
    reservation: 'er worden nodes voor hem vrijgehouden',
    notice: 'leners moeten zijn nodes teruggeven',
    requested_ends: 'dan eindigen andere jobs, als geen job vóór hem de plaats neemt',
    plan: 'dan is hij ingepland, als er geen job vóór hem komt',
    not_tried_yet: 'hij is nog niet geprobeerd',
    allocation_closed: 'zijn toekenning start niets, of is dan voorbij',
    no_end_makes_room: 'geen job maakt bij zijn einde plaats voor hem',
    changes: 'Wat dit zou veranderen',
    fewer_gpus: (gpus: string) => `Met ten hoogste ${gpus} GPU’s zou zo’n job nu starten`,
    less_time: (time: string) => `Met ten hoogste ${time} zou zo’n job nu starten`,
    smaller_share: (share: string) => `Met ten hoogste ${share} zou zo’n job nu starten`,
    preferred_placement:
      'Zo’n job zou nu starten als één rack of pod de voorkeur had en niet vereist was',
    borrow_limit: (gpus: string) =>
      `Van zijn financier komen ${gpus} GPU’s vrij, of zijn leengrens wordt zoveel hoger`,
    lend_limit: (gpus: string) => `Anderen lenen ${gpus} GPU’s meer uit`,
    debt: (hours: string, at: string) =>
      `Zijn financier heeft ${hours} GPU-uren boven zijn deel ingehaald: uiterlijk op ${at}`,
    allocation_opened: 'Zijn toekenning wordt weer geopend',
    maintenance_end: 'dan is het onderhoud voorbij',
    maintenance: (from: string, until: string, time: string) =>
      `Onderhoud van ${from} tot ${until}: een job van ten hoogste ${time} past ervoor`,
    unknown: 'niet bekend',
  },
});

export type WaitingTexts = (typeof waitingTexts)['en'];
