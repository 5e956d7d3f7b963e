/** In plain words why a job waits at a site with Slurm, and what would change it, by meaning. */
import { inBothLanguages } from '../../texts/catalogue.ts';

export const siteCauseTexts = inBothLanguages({
  en: {
    'not-looked-at': 'Slurm has not looked at it yet.',
    'jobs-before-it': 'Jobs with a higher priority wait for the same nodes.',
    'no-free-resources': 'It is next, and not enough nodes are free.',
    'other-job': 'It waits for another job.',
    'other-job-impossible':
      'The job that it depends on ended otherwise than asked, so it never starts.',
    'held-by-user': 'It is held.',
    'held-by-operator': 'An operator of the site holds it.',
    'held-after-failures': 'It failed to launch too often and is held.',
    'start-not-reached': 'It is not to start yet.',
    'partition-limit': 'It asks for more nodes or time than its partition allows.',
    'partition-closed': 'Its partition starts no jobs.',
    licences: 'No licence is free that it needs.',
    reservation: 'The reservation that it is for has not begun.',
    'reservation-gone': 'The reservation that it is for is gone.',
    'nodes-unavailable': 'Nodes that it needs are down, drained or reserved.',
    impossible: 'No node of the site has what it asks for.',
    'account-refused': 'Its account may not run it here.',
    'qos-refused': 'Its QOS may not be used here.',
    'fair-share-too-low': 'Its account has used more than its share, and the QOS waits for that.',
    'array-limit': 'As many tasks of its array run as it allows.',
    'burst-buffer': 'Its burst buffer is not ready.',
    power: 'The site has no power left for it.',
    'being-prepared': 'Slurm is making it ready.',
    deadline: 'It cannot end before its deadline.',
    'last-run-failed': 'Its last time of running failed.',
    unknown: 'Slurm names a reason that Polder does not know.',
    'limit-at-once': (holder: string, resource: string) =>
      `With it, ${holder} would hold more ${resource} at once than its limit.`,
    'limit-used-up': (holder: string, resource: string) =>
      `What is left of the limit of ${holder}, ${resource} by minutes, is less than it asks for.`,
    'limit-promised': (holder: string, resource: string) =>
      `What runs of ${holder} may still use all that its limit allows, ${resource} by minutes.`,
    'limit-of-jobs': (holder: string) =>
      `As many jobs of ${holder} run as its limit allows; of a closed allocation that is none.`,
    'limit-of-submissions': (holder: string) =>
      `As many jobs of ${holder} are submitted as its limit allows.`,
    'job-too-large': (holder: string, resource: string) =>
      `It asks for more ${resource} than a job of ${holder} may have.`,
    'job-too-long': (holder: string, resource: string) =>
      `It asks for a longer time than a job of ${holder} may have, by its limit on ${resource}.`,
    'job-too-small': (holder: string, resource: string) =>
      `It asks for less ${resource} than a job of ${holder} must have.`,
  },
  nl: {
    'not-looked-at': 'Slurm heeft er nog niet naar gekeken.',
    'jobs-before-it': 'Jobs met een hogere prioriteit wachten op dezelfde nodes.',
    'no-free-resources': 'Hij is aan de beurt, maar er zijn niet genoeg nodes vrij.',
    'other-job': 'Hij wacht op een andere job.',
    'other-job-impossible':
      'De job waarvan hij afhangt, eindigde anders dan gevraagd: hij start nooit.',
    'held-by-user': 'Hij wordt vastgehouden.',
    'held-by-operator': 'Een beheerder van de locatie houdt hem vast.',
    'held-after-failures': 'Hij mislukte te vaak bij het starten en wordt vastgehouden.',
    'start-not-reached': 'Hij mag nog niet starten.',
    'partition-limit': 'Hij vraagt meer nodes of tijd dan zijn partitie toestaat.',
    'partition-closed': 'Zijn partitie start geen jobs.',
    licences: 'Er is geen licentie vrij die hij nodig heeft.',
    reservation: 'De reservering waarvoor hij is, is nog niet begonnen.',
    'reservation-gone': 'De reservering waarvoor hij is, bestaat niet meer.',
    'nodes-unavailable': 'Nodes die hij nodig heeft, zijn uitgevallen, uit dienst of gereserveerd.',
    impossible: 'Geen node van de locatie heeft wat hij vraagt.',
    'account-refused': 'Zijn account mag hem hier niet draaien.',
    'qos-refused': 'Zijn QOS mag hier niet worden gebruikt.',
    'fair-share-too-low': 'Zijn account gebruikte meer dan zijn deel, en de QOS wacht daarop.',
    'array-limit': 'Er draaien zoveel taken van zijn reeks als zij toestaat.',
    'burst-buffer': 'Zijn burst buffer is niet klaar.',
    power: 'De locatie heeft geen vermogen voor hem over.',
    'being-prepared': 'Slurm maakt hem klaar.',
    deadline: 'Hij kan niet vóór zijn uiterste tijd klaar zijn.',
    'last-run-failed': 'Zijn vorige uitvoering mislukte.',
    unknown: 'Slurm noemt een reden die Polder niet kent.',
    'limit-at-once': (holder: string, resource: string) =>
      `Met hem zou ${holder} meer ${resource} tegelijk hebben dan de grens.`,
    'limit-used-up': (holder: string, resource: string) =>
      `Wat over is van de grens van ${holder}, ${resource} in minuten, is minder dan hij vraagt.`,
    'limit-promised': (holder: string, resource: string) =>
      `Wat van ${holder} draait, mag de grens nog opmaken, ${resource} in minuten.`,
    'limit-of-jobs': (holder: string) =>
      `Er draaien zoveel jobs van ${holder} als mag; van een gesloten allocatie geen.`,
    'limit-of-submissions': (holder: string) =>
      `Er zijn zoveel jobs van ${holder} ingediend als de grens toestaat.`,
    'job-too-large': (holder: string, resource: string) =>
      `Hij vraagt meer ${resource} dan een job van ${holder} mag hebben.`,
    'job-too-long': (holder: string, resource: string) =>
      `Hij vraagt meer tijd dan een job van ${holder} mag, door de grens op ${resource}.`,
    'job-too-small': (holder: string, resource: string) =>
      `Hij vraagt minder ${resource} dan een job van ${holder} moet hebben.`,
  },
});

export const siteRemedyTexts = inBothLanguages({
  en: {
    'not-looked-at': 'It is looked at with the next pass.',
    'jobs-before-it': 'Jobs before it start, or it fits into a gap that delays none of them.',
    'no-free-resources': 'Jobs that run on its nodes end.',
    'other-job': 'The job that it depends on ends as asked.',
    'other-job-impossible': 'It is cancelled and submitted anew, or its dependency is taken away.',
    'held-by-user': 'Its user, or whoever held it, releases it.',
    'held-by-operator': 'An operator of the site releases it.',
    'held-after-failures': 'An operator of the site releases it, once the cause is known.',
    'start-not-reached': 'Its earliest start comes.',
    'partition-limit': 'It asks for less, or the site changes the limits of the partition.',
    'partition-closed': 'The site opens the partition.',
    licences: 'A job that holds the licence ends.',
    reservation: 'The reservation begins.',
    'reservation-gone': 'It is cancelled and submitted anew, without it or with another.',
    'nodes-unavailable': 'They come back, or the reservation ends.',
    impossible: 'It is cancelled and submitted anew, asking for what there is.',
    'account-refused':
      'The site lets the account in; Polder makes its accounts anew with every round.',
    'qos-refused': 'The site lets its account use the QOS.',
    'fair-share-too-low': 'Others use their shares.',
    'array-limit': 'A task of the array ends.',
    'burst-buffer': 'The buffer is free and filled.',
    power: 'Other jobs end, or the site raises its cap.',
    'being-prepared': 'Nothing is to be done: it starts soon.',
    deadline: 'It is cancelled and submitted anew, shorter or with a later one.',
    'last-run-failed': 'An operator of the site releases it, or it is cancelled.',
    unknown: 'The documentation of the site’s Slurm says what it means.',
    'limit-at-once': (holder: string) => `Other jobs of ${holder} end, or the limit is raised.`,
    'limit-used-up': 'It asks for less time, or more is awarded or allowed.',
    'limit-promised': (holder: string) =>
      `Jobs of ${holder} end or come nearer to their end, or the limit is raised.`,
    'limit-of-jobs': 'One of them ends, or the limit is raised or the allocation opened.',
    'limit-of-submissions': 'One of them ends, or the limit is raised.',
    'job-too-large': 'It asks for less, or the limit is raised.',
    'job-too-long': 'It asks for less time, or the limit is raised.',
    'job-too-small': 'It asks for more, or with another QOS.',
  },
  nl: {
    'not-looked-at': 'Hij komt aan de beurt in de volgende ronde.',
    'jobs-before-it': 'Jobs vóór hem starten, of hij past in een gat zonder hen te vertragen.',
    'no-free-resources': 'Jobs die op zijn nodes draaien, eindigen.',
    'other-job': 'De job waarvan hij afhangt, eindigt zoals gevraagd.',
    'other-job-impossible':
      'Hij wordt geannuleerd en opnieuw ingediend, of de afhankelijkheid vervalt.',
    'held-by-user': 'Zijn gebruiker, of wie hem vasthield, geeft hem vrij.',
    'held-by-operator': 'Een beheerder van de locatie geeft hem vrij.',
    'held-after-failures':
      'Een beheerder van de locatie geeft hem vrij zodra de oorzaak bekend is.',
    'start-not-reached': 'Zijn vroegste start breekt aan.',
    'partition-limit': 'Hij vraagt minder, of de locatie verruimt de partitie.',
    'partition-closed': 'De locatie opent de partitie.',
    licences: 'Een job die de licentie gebruikt, eindigt.',
    reservation: 'De reservering begint.',
    'reservation-gone':
      'Hij wordt geannuleerd en opnieuw ingediend, zonder of met een andere reservering.',
    'nodes-unavailable': 'Zij komen terug, of de reservering eindigt.',
    impossible: 'Hij wordt geannuleerd en opnieuw ingediend, met wat er wel is.',
    'account-refused':
      'De locatie laat het account toe; Polder maakt zijn accounts elke ronde opnieuw.',
    'qos-refused': 'De locatie laat zijn account de QOS gebruiken.',
    'fair-share-too-low': 'Anderen gebruiken hun deel.',
    'array-limit': 'Een taak van de reeks eindigt.',
    'burst-buffer': 'De buffer is vrij en gevuld.',
    power: 'Andere jobs eindigen, of de locatie verhoogt haar grens.',
    'being-prepared': 'Er hoeft niets te gebeuren: hij start spoedig.',
    deadline: 'Hij wordt geannuleerd en opnieuw ingediend, korter of met een latere tijd.',
    'last-run-failed': 'Een beheerder van de locatie geeft hem vrij, of hij wordt geannuleerd.',
    unknown: 'De documentatie van de Slurm van de locatie zegt wat zij betekent.',
    'limit-at-once': (holder: string) =>
      `Andere jobs van ${holder} eindigen, of de grens wordt verhoogd.`,
    'limit-used-up': 'Hij vraagt minder tijd, of er wordt meer toegekend of toegestaan.',
    'limit-promised': (holder: string) =>
      `Jobs van ${holder} eindigen of komen dichter bij hun einde, of de grens wordt verhoogd.`,
    'limit-of-jobs': 'Een daarvan eindigt, of de grens wordt verhoogd of de allocatie geopend.',
    'limit-of-submissions': 'Een daarvan eindigt, of de grens wordt verhoogd.',
    'job-too-large': 'Hij vraagt minder, of de grens wordt verhoogd.',
    'job-too-long': 'Hij vraagt minder tijd, of de grens wordt verhoogd.',
    'job-too-small': 'Hij vraagt meer, of met een andere QOS.',
  },
});
