import { inBothLanguages } from '../../texts/catalogue.ts';
import { FORMATS, type Formats } from '../../texts/formats.ts';

const { en, nl } = FORMATS;

/** The number with the form of the words that goes with it. */
function counted({ count, plural }: Formats, number: number, one: string, other: string): string {
  return `${count(number)} ${plural(number, { one, other })}`;
}

export const overviewTexts = inBothLanguages({
  en: {
    noPlan: 'No programme is loaded yet',
    noPlanMore: 'A programme officer loads one with `polder apply programme.yaml`.',
    leadNone: (month: string) => `${month}: no funder is entitled to anything yet.`,
    /** Without `attention` where it is not known. */
    lead: (month: string, share: string, attention: number | undefined) =>
      `${month}: ${share} of what funders are entitled to so far was delivered. ` +
      (attention === undefined
        ? ''
        : attention === 0
          ? 'Nothing needs attention.'
          : `${counted(en, attention, 'thing needs', 'things need')} attention.`),
    committed: 'Committed',
    committedNote: (paid: string) => `${paid} paid so far`,
    committedNoteOfSome: (paid: string, all: string) =>
      `${paid} paid so far; in all programmes ${all} is committed`,
    service: 'GPUs in service',
    serviceNote: (contracted: string) => `of ${contracted} under contract now`,
    entitled: 'Entitled this month',
    entitledNote: (soFar: string) => `${soFar} up to now`,
    delivered: 'Delivered this month',
    deliveredNote: (share: string) => `${share} of what is entitled up to now`,
    inUse: 'GPUs in use now',
    inUseNote: (share: string) => `${share} of those in service`,
    waiting: 'Jobs waiting',
    waitingNote: (gpus: number) =>
      gpus === 0 ? 'nothing waits' : `they ask for ${en.count(gpus)} GPUs`,
    gpuHours: 'GPU-hours',
    flow: 'From euros to GPU-hours',
    flowText:
      'On the left the money in each site’s contract, on the right the GPU-hours that each ' +
      'funder’s users got this month. Widths are to scale on each side.',
    flowMoney: 'Money in contracts',
    flowSites: 'Sites',
    flowUsers: 'GPU-hours delivered this month',
    flowNumbers: 'The numbers of this picture',
    operators: 'Operators’ own money',
    market: 'Customers of operators',
    usersOf: (funder: string) => `Users of ${funder}`,
    from: 'From',
    to: 'To',
    amount: 'Money or GPU-hours',
    hours: (hours: string) => `${hours} GPU-h`,
    attention: 'Needs attention now',
    notForYou: 'What becomes of the money is not within your roles',
    allWell: 'Nothing is late, refused or stuck.',
    overdue: (count: number, money: string) =>
      `${counted(en, count, 'instalment is', 'instalments are')} called and not paid: ${money}`,
    dueSoon: (count: number, money: string) =>
      `${counted(en, count, 'instalment falls', 'instalments fall')} due within 90 days: ${money}`,
    dueNow: (count: number, money: string) =>
      `${counted(en, count, 'instalment is', 'instalments are')} due and not called: ${money}`,
    outOfService: (gpus: string) => `${gpus} GPUs under contract are out of service`,
    longWait: (job: string, since: string) => `${job} was submitted ${since} ago and still waits`,
    rejected: (count: number, isMore: boolean) =>
      `${isMore ? 'At least ' : ''}${counted(en, count, 'job', 'jobs')} of the last 7 days ` +
      `${en.plural(count, { one: 'was', other: 'were' })} rejected`,
    shortfall: (count: number, hours: string, month: string) =>
      `${counted(en, count, 'funder', 'funders')} got ${hours} GPU-hours less in ${month} than ` +
      'entitled and asked for',
    overdueApplications: (count: number) =>
      `${counted(en, count, 'application waits', 'applications wait')} longer than ` +
      `${en.plural(count, { one: 'its call says', other: 'their calls say' })}`,
    overdueInvoices: (count: number, money: string) =>
      `${counted(en, count, 'invoice is', 'invoices are')} overdue: ${money}`,
    registrations: (count: number) =>
      `${counted(en, count, 'registration waits', 'registrations wait')} for an answer`,
    toClose: (month: string) => `${month} has ended and waits to be closed`,
    lateConditions: (count: number) =>
      `${counted(en, count, 'condition is', 'conditions are')} late`,
    chart: 'Entitled and delivered, by funder',
    chartText: (month: string) =>
      `GPU-hours of ${month} up to now: what each funder is entitled to, and what its users got.`,
    funder: 'Funder',
    soFar: 'Entitled up to now',
    got: 'Delivered',
    none: 'Nothing was delivered in this month yet.',
  },
  nl: {
    noPlan: 'Er is nog geen programma geladen',
    noPlanMore: 'Een programmamedewerker laadt er een met `polder apply programme.yaml`.',
    leadNone: (month: string) => `In ${month} heeft nog geen financier ergens recht op.`,
    lead: (month: string, share: string, attention: number | undefined) =>
      `Van de GPU-uren waar financiers in ${month} tot nu toe recht op hebben, is ${share} ` +
      'geleverd. ' +
      (attention === undefined
        ? ''
        : attention === 0
          ? 'Er zijn geen aandachtspunten.'
          : `Er ${nl.plural(attention, { one: 'is', other: 'zijn' })} ` +
            `${counted(nl, attention, 'aandachtspunt', 'aandachtspunten')}.`),
    committed: 'Toegezegd',
    committedNote: (paid: string) => `waarvan tot nu toe ${paid} betaald`,
    committedNoteOfSome: (paid: string, all: string) =>
      `waarvan tot nu toe ${paid} betaald; in alle programma’s samen is ${all} toegezegd`,
    service: 'GPU’s in bedrijf',
    serviceNote: (contracted: string) => `van de ${contracted} die nu onder contract staan`,
    entitled: 'Recht op, deze maand',
    entitledNote: (soFar: string) => `${soFar} tot nu toe`,
    delivered: 'Geleverd deze maand',
    deliveredNote: (share: string) => `${share} van het recht tot nu toe`,
    inUse: 'GPU’s nu in gebruik',
    inUseNote: (share: string) => `${share} van de GPU’s in bedrijf`,
    waiting: 'Wachtende jobs',
    waitingNote: (gpus: number) =>
      gpus === 0 ? 'er wacht niets' : `samen voor ${nl.count(gpus)} GPU’s`,
    gpuHours: 'GPU-uren',
    flow: 'Van euro’s naar GPU-uren',
    flowText:
      'Links het geld in het contract van elke locatie, rechts de GPU-uren die de gebruikers van ' +
      'elke financier deze maand kregen. De breedtes zijn per kant op schaal.',
    flowMoney: 'Geld in contracten',
    flowSites: 'Locaties',
    flowUsers: 'GPU-uren geleverd deze maand',
    flowNumbers: 'De cijfers bij deze figuur',
    operators: 'Eigen geld van exploitanten',
    market: 'Klanten van exploitanten',
    usersOf: (funder: string) => `Gebruikers van ${funder}`,
    from: 'Van',
    to: 'Naar',
    amount: 'Bedrag of GPU-uren',
    hours: (hours: string) => `${hours} GPU-u`,
    attention: 'Aandachtspunten',
    notForYou: 'Met uw rollen is hier niet te zien wat er met het geld gebeurt',
    allWell: 'Er is niets te laat, geweigerd of vastgelopen.',
    overdue: (count: number, money: string) =>
      `${counted(nl, count, 'termijn is', 'termijnen zijn')} opgevraagd en niet betaald: ${money}`,
    dueSoon: (count: number, money: string) =>
      `${counted(nl, count, 'termijn moet', 'termijnen moeten')} ` +
      `binnen 90 dagen worden betaald: ${money}`,
    dueNow: (count: number, money: string) =>
      `${counted(nl, count, 'termijn had', 'termijnen hadden')} al opgevraagd moeten zijn: ` +
      money,
    outOfService: (gpus: string) => `${gpus} GPU’s onder contract zijn buiten bedrijf`,
    longWait: (job: string, since: string) => `${job} wacht sinds de indiening, ${since} geleden`,
    rejected: (count: number, isMore: boolean) =>
      `${isMore ? 'Ten minste ' : ''}${counted(nl, count, 'job', 'jobs')} van de laatste 7 dagen ` +
      `${nl.plural(count, { one: 'is', other: 'zijn' })} geweigerd`,
    shortfall: (count: number, hours: string, month: string) =>
      `${counted(nl, count, 'financier kreeg', 'financiers kregen')} in ${month} ` +
      `${hours} GPU-uren minder dan waar recht op was en om was gevraagd`,
    overdueApplications: (count: number) =>
      `${counted(nl, count, 'aanvraag wacht', 'aanvragen wachten')} langer dan de oproep toestaat`,
    overdueInvoices: (count: number, money: string) =>
      `${counted(nl, count, 'factuur is', 'facturen zijn')} over de betaaldatum heen: ${money}`,
    registrations: (count: number) =>
      `${counted(nl, count, 'registratie wacht', 'registraties wachten')} op antwoord`,
    toClose: (month: string) => `${month} is voorbij en moet nog worden gesloten`,
    lateConditions: (count: number) =>
      `${counted(nl, count, 'voorwaarde is', 'voorwaarden zijn')} te laat`,
    chart: 'Recht en levering, per financier',
    chartText: (month: string) =>
      `GPU-uren in ${month} tot nu toe: waar elke financier recht op heeft, ` +
      'en wat de gebruikers hebben gekregen.',
    funder: 'Financier',
    soFar: 'Recht tot nu toe',
    got: 'Geleverd',
    none: 'In deze maand is nog niets geleverd.',
  },
});
