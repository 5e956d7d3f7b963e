/**
 * What a programme file holds, section by section in the order of the chain. This is the only
 * description of the format: the checker, the published JSON Schema, the completion in an editor
 * and the table in docs/programme-file.md are made from it.
 */
import Type, { type Static, type TObject, type TProperties } from 'typebox';
import { MEMBERSHIPS } from '../../funding/membership.ts';
import { CONDITION_STATES } from '../../procurement/condition.ts';
import {
  allocationsSection,
  modesSection,
  schedulingSection,
  workloadSection,
} from './schema-access.ts';
import { sitesSection } from './schema-capacity.ts';
import {
  calendarLength,
  choice,
  date,
  eur,
  idOf,
  paragraph,
  percent,
  refTo,
  text,
  whole,
} from './schema-fields.ts';

function closed<Properties extends TProperties>(description: string, properties: Properties) {
  return Type.Object(properties, { description, additionalProperties: false });
}

const conditionsSection = Type.Array(
  closed('Something that must happen for the plan to hold.', {
    what: text('What must happen.', 'A grid connection of 150 MW is in service'),
    owner: text('On whom it depends.', 'TenneT'),
    due: Type.Optional(date('The day by which it is expected to have happened.', '2027-12-31')),
    site: Type.Optional(
      refTo('site', 'The site whose capacity waits for it, with its contracts.', 'site_groningen'),
    ),
    programme: Type.Optional(
      refTo('programme', 'The programme whose contracts all wait for it.', 'programme_groningen'),
    ),
    state: Type.Optional(
      choice(CONDITION_STATES, 'How far it is. What was refused lets no capacity start.'),
    ),
    evidence: Type.Optional(text('What shows the state.', 'Letter of the grid operator')),
  }),
  { description: 'What else must happen for the plan to hold, and on whom it depends.' },
);

const periodSection = closed('The stretch of time that is rehearsed.', {
  start: date('First day, in UTC.', '2028-01-01'),
  length: calendarLength(
    'How long. In months it ends on the day of the month on which it starts, at most the 28th. ' +
      'At most ten years.',
    '3 months',
  ),
});

const partiesSection = Type.Array(
  closed('A party.', {
    id: idOf('party', 'party_nl'),
    name: text('Name as the report shows it.', 'Netherlands'),
    kind: choice(
      ['joint-undertaking', 'state', 'region', 'company', 'operator', 'user-organisation'],
      'What the party is; it decides on which side its money counts.',
    ),
    state: Type.Optional(
      refTo(
        'party',
        'The state that it belongs to. A region must have one; a state belongs to itself.',
        'party_nl',
      ),
    ),
    membership: Type.Optional(
      choice(
        MEMBERSHIPS,
        'Of a state: a Member State of the Union (where nothing is said), a country associated ' +
          'to its programmes, or another. Only the first two commit jointly, vote, and use time ' +
          'of the Union.',
      ),
    ),
  }),
  { description: 'Who takes part: who pays, who operates, who uses.', minItems: 1 },
);

const budgetsSection = Type.Array(
  closed('The ceiling of one party in one year.', {
    party: refTo('party', 'Whose budget it is.', 'party_nl'),
    year: whole('Calendar year.', {
      min: 2000,
      max: 2099,
      unit: '',
      example: 2028,
      form: 'a year from 2000 to 2099',
    }),
    ceilingEur: eur('The most that its binding commitments may need.', 0, '70_000_000'),
  }),
  { description: 'What each party may spend, by year. Without a budget there is no room at all.' },
);

const programmesSection = Type.Array(
  closed('A programme.', {
    id: idOf('programme', 'programme_groningen'),
    name: text('Name as the report shows it.', 'AI factory Groningen'),
    track: choice(
      ['joint-procurement', 'public-factory', 'market', 'european-access'],
      'The way by which the programme reaches capacity.',
    ),
  }),
  { description: 'What the money is for.', minItems: 1 },
);

const commitmentsSection = Type.Array(
  closed('A promise to pay.', {
    id: idOf('commitment', 'commitment_nl'),
    party: refTo('party', 'Who promises.', 'party_nl'),
    programme: refTo('programme', 'For which programme.', 'programme_groningen'),
    territory: Type.Optional(
      refTo('party', 'The state on whose territory the money must be spent.', 'party_nl'),
    ),
    status: choice(
      ['drafted', 'signed', 'called', 'paid', 'withdrawn'],
      'A commitment binds from its signature until it is withdrawn.',
    ),
    instalments: Type.Array(
      closed('One payment.', {
        due: date('The day on which it is paid; its year is the budget year.', '2027-06-30'),
        amountEur: eur('How much.', 0.000_001, '35_000_000'),
      }),
      { description: 'The payments, in the order of their days.', minItems: 1 },
    ),
  }),
  { description: 'Which party promises how much, to which programme, and when it pays.' },
);

const contractsSection = Type.Array(
  closed('A contract: capacity at one site or several.', {
    id: idOf('contract', 'contract_groningen'),
    programme: refTo('programme', 'The programme that it serves.', 'programme_groningen'),
    site: refTo('site', 'The site that it is about, or the first of them.', 'site_groningen'),
    furtherSites: Type.Optional(
      Type.Array(refTo('site', 'A further site of the contract.', 'site_eemshaven'), {
        description: 'The sites besides the first; the capacity of a phase names their clusters.',
      }),
    ),
    capexEur: eur(
      'The whole investment; the union share is measured against it.',
      1,
      '200_000_000',
    ),
    pricePerGpuHourEur: eur('The price of a GPU-hour of its accelerator class.', 0, '2.05'),
    publicSharePercent: percent(
      'The part of the capacity that the contributions buy; the rest is the operator’s own.',
      [0, 100],
      34,
    ),
    contributions: Type.Array(
      closed('Money of one commitment.', {
        commitment: refTo('commitment', 'The commitment that it comes from.', 'commitment_nl'),
        amountEur: eur('How much of it.', 0.000_001, '70_000_000'),
      }),
      { description: 'Who pays; it divides the public share in proportion.' },
    ),
    phases: Type.Array(
      closed('A stretch of time with one capacity.', {
        name: text('Name of the phase.', 'phase 1'),
        start: date('First day: the first of a month.', '2028-01-01'),
        end: date('The day after the last: the first of a month.', '2033-01-01'),
        capacity: Type.Array(
          closed('What is available of one cluster.', {
            cluster: refTo('cluster', 'A cluster of the contract’s sites.', 'cluster_groningen'),
            gpus: whole('GPUs of whole nodes, counted from the first node.', {
              min: 1,
              max: 100_000_000,
              unit: 'GPUs',
              example: '1_600',
            }),
          }),
          { description: 'The capacity of the phase, by cluster.', minItems: 1 },
        ),
      }),
      { description: 'The capacity over time; phases do not overlap.', minItems: 1 },
    ),
    serviceLevel: closed('What the operator promises.', {
      availabilityPercent: percent(
        'The part of the contracted GPU-hours that must be available each month.',
        [0, 100],
        98.5,
      ),
      creditPercent: percent(
        'The part of the price of each missing GPU-hour that is credited to its funder.',
        [0, 1_000],
        100,
      ),
    }),
    storageTerabytes: whole('Storage that comes with the capacity.', {
      min: 0,
      max: 100_000_000,
      unit: 'TB',
      example: '20_000',
    }),
  }),
  { description: 'What is bought, from whom, at what price.', minItems: 1 },
);

const sections = {
  polder: Type.Literal(1, {
    description: 'Version of the format of this file.',
    examples: [1],
  }),
  name: text('Title of the rehearsal, as the report shows it.', 'AI factory Groningen'),
  description: Type.Optional(paragraph('What the file is about.', 'The public AI factory.')),
  decidingParty: Type.Optional(
    refTo(
      'party',
      'The state whose decision the file prepares; a comparison is made for its parties.',
      'party_nl',
    ),
  ),
  assumptions: Type.Optional(
    Type.Array(paragraph('One assumption.', 'USD 1.17 to the euro.'), {
      description: 'Sentences that the report repeats: what is assumed, where figures come from.',
    }),
  ),
  conditions: Type.Optional(conditionsSection),
  seed: whole('Everything random follows from it: the same seed gives the same rehearsal.', {
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    unit: '',
    example: 1,
  }),
  period: periodSection,
  parties: partiesSection,
  budgets: Type.Optional(budgetsSection),
  programmes: programmesSection,
  commitments: Type.Optional(commitmentsSection),
  sites: sitesSection,
  contracts: contractsSection,
  modes: modesSection,
  allocations: allocationsSection,
  workload: workloadSection,
  scheduling: schedulingSection,
};

export const programmeFileSchema: TObject<typeof sections> = closed(
  'A programme of jointly funded AI compute, from who pays to who uses it.',
  sections,
);

/** A programme file of the right shape; whether its parts agree is not yet checked. */
export type ProgrammeFile = Static<typeof programmeFileSchema>;
