/** The sections of a programme file on who may use it, what they run, and how it is scheduled. */
import Type from 'typebox';
import { GIBIBYTES_MAX } from '../../kernel/units.ts';
import {
  choice,
  date,
  duration,
  durationAboveZero,
  eur,
  idOf,
  idPattern,
  percent,
  refTo,
  text,
  whole,
} from './schema-fields.ts';

export const modesSection = Type.Array(
  Type.Object(
    {
      id: idOf('mode', 'mode_research'),
      name: text('Name as the report shows it.', 'Research'),
      priority: choice(
        ['emergency', 'reserved-research', 'ordinary', 'market'],
        'Its place in the queue. Market jobs run from the operator’s own share or on loan.',
      ),
      pricePerGpuHourEur: eur(
        'What a user pays for a GPU-hour; 0 where access is free.',
        0,
        '2.40',
      ),
      gpusPerJobMax: Type.Optional(
        whole('The most GPUs that one job may hold.', {
          min: 1,
          max: 100_000_000,
          unit: 'GPUs',
          example: 512,
        }),
      ),
    },
    { description: 'An access mode.', additionalProperties: false },
  ),
  { description: 'The ways of access, each with its priority, price and limit.', minItems: 1 },
);

export const allocationsSection = Type.Array(
  Type.Object(
    {
      id: idOf('allocation', 'allocation_nl-research'),
      name: text('Name as the report shows it.', 'Dutch research'),
      funder: refTo('party', 'Whose entitlement it is taken from.', 'party_nl'),
      mode: refTo('mode', 'The way of access.', 'mode_research'),
      holder: refTo('party', 'The party that uses it.', 'party_universities'),
      sites: Type.Array(refTo('site', 'A site.', 'site_groningen'), {
        description: 'Where it may be used.',
        examples: [['site_groningen']],
        minItems: 1,
      }),
      sharePercent: percent(
        'The part of the funder’s entitlement at each of the sites.',
        [0.0001, 100],
        12.5,
      ),
      storageGibibytes: Type.Optional(
        whole('What it may store at each of the sites, by the quota there; without it not said.', {
          min: 0,
          max: GIBIBYTES_MAX,
          unit: 'GiB',
          example: 50_000,
        }),
      ),
      start: Type.Optional(date('First day; without it that of the period.', '2028-01-01')),
      end: Type.Optional(
        date('The day after the last; without it the end of the period.', '2028-04-01'),
      ),
    },
    { description: 'An allocation.', additionalProperties: false },
  ),
  { description: 'Who may use how much of which funder’s entitlement, where.', minItems: 1 },
);

const largestClassFactor = Type.Optional(
  whole('Factor on the GPUs of the jobs of the largest size class; 1 without it.', {
    min: 1,
    max: 1_000,
    unit: 'times',
    example: 10,
  }),
);

const placement = Type.Optional(
  Type.Array(
    Type.Object(
      {
        wish: choice(
          ['prefer-pod', 'prefer-rack', 'require-pod', 'require-rack'],
          'One rack or pod: taken where it has the room at once, or waited for.',
        ),
        percent: percent('So many of the jobs, drawn from the seed.', [0, 100], 20),
      },
      { description: 'A wish.', additionalProperties: false },
    ),
    { description: 'Jobs that want one rack or pod; a job larger than any wants none.' },
  ),
);

const traceSource = Type.Object(
  {
    kind: Type.Literal('trace', {
      description: 'A recorded workload, replayed from submission.',
      examples: ['trace'],
    }),
    path: text('Path of the trace, relative to this file.', 'traces/msitp-2021.csv.gz'),
    format: Type.Optional(
      choice(['csv', 'swf', 'sacct', 'sacct-json'], 'Its format; without it the content decides.'),
    ),
    startsAt: Type.Optional(
      date('When its first second falls; without it the start of the period.', '2028-01-01'),
    ),
    allocationByGroup: Type.Record(
      Type.String({ pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]{1,200}$' }),
      refTo('allocation', 'The allocation of the jobs of that group.', 'allocation_nl-research'),
      {
        description: 'The allocation of each group of the trace; "*" stands for every other.',
        examples: [{ '*': 'allocation_nl-research' }],
        minProperties: 1,
        additionalProperties: false,
      },
    ),
    copies: Type.Optional(
      whole('How many shifted copies of the trace are laid over each other; 1 without it.', {
        min: 1,
        max: 10_000,
        unit: 'copies',
        example: 4,
      }),
    ),
    largestClassFactor,
    placement,
  },
  { description: 'A recorded workload.', additionalProperties: false },
);

const generatedSource = Type.Object(
  {
    kind: Type.Literal('generated', {
      description: 'Jobs drawn from the seed, with the statistics of a published cluster.',
      examples: ['generated'],
    }),
    mix: choice(['itp', 'seren', 'kalos', 'philly'], 'The cluster whose statistics are used.'),
    loadPercent: percent(
      'GPU-hours offered, as a part of what its allocations’ clusters have on their days.',
      [0.0001, 1_000],
      90,
    ),
    largestClassFactor,
    placement,
    sizeFactor: Type.Optional(
      whole('Factor on the GPUs of every job; there are as many times fewer jobs. 1 without it.', {
        min: 1,
        max: 1_000,
        unit: 'times',
        example: 8,
      }),
    ),
    lengthFactor: Type.Optional(
      whole('Factor on the run time of every job; there are as many times fewer. 1 without it.', {
        min: 1,
        max: 1_000,
        unit: 'times',
        example: 4,
      }),
    ),
    weightByAllocation: Type.Record(
      Type.String({ pattern: idPattern('allocation') }),
      whole('Its weight among the allocations.', {
        min: 1,
        max: 1_000_000,
        unit: '',
        example: 3,
      }),
      {
        description: 'Which part of the jobs each allocation submits, in proportion.',
        examples: [{ 'allocation_nl-research': 3 }],
        minProperties: 1,
        additionalProperties: false,
        'x-keysReferTo': 'allocation',
      },
    ),
  },
  { description: 'A generated workload.', additionalProperties: false },
);

const failuresSection = Type.Object(
  {
    gpuHoursBetweenStops: whole(
      'GPU-hours in use for each run that a failing node stops; 50,700 were published (Llama 3).',
      { min: 1, max: 1_000_000_000, unit: 'GPU-hours', example: 50_700 },
    ),
    checkpoint: duration('Time that a run works nothing while it writes a checkpoint.', '1 minute'),
    restart: duration('Time from the start of a run that goes on to its work.', '5 minutes'),
    trace: Type.Optional(
      text(
        'Path of failures and repairs of nodes in CSV, in place of those drawn.',
        'traces/failures.csv',
      ),
    ),
  },
  {
    description: 'How nodes fail and jobs guard against it; without it no node fails.',
    additionalProperties: false,
  },
);

const requestedTimeEstimate = Type.Object(
  {
    quantilePercent: percent(
      'The part of the earlier runs of its allocation and size that an estimate covers.',
      [1, 100],
      90,
    ),
    first: duration('The estimate where fewer than ten runs are known.', '12 hours'),
  },
  {
    description:
      'In place of requestedTimePercent: such a job is planned by the runs that ended before it.',
    additionalProperties: false,
  },
);

export const workloadSection = Type.Object(
  {
    requestedTimePercent: Type.Optional(
      percent(
        'Wall time that a job asks for where its source has none, as a part of its run time.',
        [100, 10_000],
        150,
      ),
    ),
    requestedTimeEstimate: Type.Optional(requestedTimeEstimate),
    failures: Type.Optional(failuresSection),
    sources: Type.Array(
      Type.Union([traceSource, generatedSource], { description: 'A source of jobs.' }),
      { description: 'Where the jobs come from; several are laid over each other.', minItems: 1 },
    ),
  },
  { description: 'What the users run.', additionalProperties: false },
);

export const schedulingSection = Type.Object(
  {
    backfill: Type.Optional(
      choice(
        ['reservations', 'conservative'],
        'Which waiting jobs later ones must not delay: the first blocked, as without it; or all.',
      ),
    ),
    reservationsMax: whole('Blocked jobs that hold a reservation at once; 0 switches it off.', {
      min: 0,
      max: 10_000,
      unit: 'jobs',
      example: 16,
    }),
    triedJobsMax: whole('Waiting jobs that one cycle tries to start.', {
      min: 1,
      max: 1_000_000,
      unit: 'jobs',
      example: 500,
    }),
    borrowLimitPercent: percent(
      'How far a funder may go above its share, as a part of its share.',
      [0, 100_000],
      100,
    ),
    lendLimitPercent: percent(
      'How much of a funder’s idle share others may use, as a part of its share.',
      [0, 100],
      100,
    ),
    minimumRun: duration('A borrower keeps its GPUs so long before they are reclaimed.', '1 hour'),
    notice: duration('Time to write a checkpoint before a reclaimed job ends.', '2 minutes'),
    lookAgain: Type.Optional(
      durationAboveZero(
        'Time until jobs are tried again where only time has passed; 5 minutes without it.',
        '1 minute',
      ),
    ),
    entryPenaltyMax: Type.Optional(
      duration(
        'Time that a job counts in the order from its start, before it used it; none without it.',
        '1 hour',
      ),
    ),
    maintenance: Type.Optional(
      choice(
        ['stop', 'drain'],
        'What runs into maintenance is stopped, as without it; or nothing starts that would.',
      ),
    ),
  },
  { description: 'How a cluster is scheduled, as agreed.', additionalProperties: false },
);
