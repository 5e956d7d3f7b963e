/** Before any bid: interests, agreements, and the call with its questions. */
import { toInstant } from '../arguments.ts';
import {
  countColumn,
  longColumn,
  moneyColumn,
  partColumn,
  textColumn,
  timeColumn,
} from '../columns.ts';
import type { GroupSpec } from '../route-command.ts';

export const CALL_STATES = [
  'drafted',
  'launched',
  'opened',
  'ranked',
  'decided',
  'awarded',
  'cancelled',
] as const;

const OF_PROGRAMME = {
  flags: '--programme <id>',
  query: 'programme',
  description: 'of this programme',
} as const;

const VOTE = {
  flags: '--vote <id>',
  description: 'the vote that allows it, where the call asks for one',
  field: 'vote',
} as const;

export const VOTE_IN_QUERY = { ...VOTE, in: 'query' } as const;
export const VOTE_IN_BODY = VOTE;

export const INTERESTS: GroupSpec = {
  name: 'interests',
  summary: 'Expressions of interest in building capacity.',
  example: 'polder interests list --state received',
  lists: [
    {
      name: 'list',
      summary: 'List who expressed interest.',
      example: 'polder interests list --state received',
      path: '/v1/interests',
      many: 'interests',
      filters: [
        OF_PROGRAMME,
        {
          flags: '--state <state>',
          query: 'state',
          description: 'in this state',
          choices: ['received', 'in-contact', 'closed'],
        },
      ],
      columns: [
        textColumn('interest', 'id'),
        longColumn('consortium', 'consortium', 24),
        countColumn('GPUs', 'gpuCount'),
        moneyColumn('investment', 'investmentMicros'),
        textColumn('state', 'state'),
      ],
    },
  ],
  routes: [
    {
      words: 'show <interest>',
      summary: 'Show an interest with all that was said to it.',
      example: 'polder interests show interest_4k2m',
      method: 'GET',
      path: '/v1/interests/:interestId',
    },
    {
      words: 'submit <file>',
      summary: 'Express interest, without a login; nobody is bound by it.',
      example: 'polder interests submit interest.yaml',
      method: 'POST',
      path: '/v1/interests',
    },
    {
      words: 'contact <interest>',
      summary: 'Note whom you spoke to, and what was said.',
      example:
        'polder interests contact interest_4k2m --spoken-to "A. Lovelace" --note "Site visited."',
      method: 'POST',
      path: '/v1/interests/:interestId/notes',
      options: [
        { flags: '--spoken-to <name>', description: 'whom', field: 'spokenTo', isNeeded: true },
        { flags: '--note <text>', description: 'what was said', field: 'note', isNeeded: true },
      ],
      shows: ['id', 'consortium', 'state', 'notes'],
    },
    {
      words: 'close <interest>',
      summary: 'Close an interest: nothing more is noted of it.',
      example: 'polder interests close interest_4k2m',
      method: 'POST',
      path: '/v1/interests/:interestId/close',
      shows: ['id', 'consortium', 'state'],
    },
    {
      words: 'totals',
      summary: 'Show how many expressed interest, as anyone may see it.',
      example: 'polder interests totals',
      method: 'GET',
      path: '/v1/published/interests',
    },
  ],
};

interface WireSignature {
  readonly signedAt: string | null;
}

export const AGREEMENTS: GroupSpec = {
  name: 'agreements',
  summary: 'Joint procurement agreements: their parties, and the core of the later call.',
  example: 'polder agreements show agreement_2026',
  lists: [
    {
      name: 'list',
      summary: 'List the agreements.',
      example: 'polder agreements list --programme programme_jp',
      path: '/v1/agreements',
      many: 'agreements',
      filters: [OF_PROGRAMME],
      columns: [
        textColumn('agreement', 'id'),
        longColumn('name', 'name', 28),
        partColumn<readonly WireSignature[]>('signed', 'parties', (parties) => {
          const signedCount = parties.filter(({ signedAt }) => signedAt !== null).length;
          return `${signedCount} of ${parties.length}`;
        }),
        timeColumn('frozen', 'frozenAt'),
      ],
    },
  ],
  routes: [
    {
      words: 'show <agreement>',
      summary: 'Show an agreement: who signed by which commitment, and its core.',
      example: 'polder agreements show agreement_2026',
      method: 'GET',
      path: '/v1/agreements/:agreementId',
    },
    {
      words: 'draft <file>',
      summary: 'Draft an agreement; it binds nobody until it is signed.',
      example: 'polder agreements draft agreement.yaml',
      method: 'POST',
      path: '/v1/agreements',
      shows: ['id', 'name', 'programme', 'parties'],
    },
    {
      words: 'change <agreement> <file>',
      summary: 'Write an agreement anew; where its core or name changes, all signatures fall.',
      example: 'polder agreements change agreement_2026 agreement.yaml',
      method: 'PUT',
      path: '/v1/agreements/:agreementId',
      shows: ['id', 'name', 'programme', 'parties'],
    },
    {
      words: 'sign <agreement>',
      summary: 'Sign an agreement for one of its parties.',
      example: 'polder agreements sign agreement_2026 --party party_fi --commitment commitment_fi',
      method: 'POST',
      path: '/v1/agreements/:agreementId/sign',
      options: [
        { flags: '--party <id>', description: 'who signs', field: 'party', isNeeded: true },
        {
          flags: '--commitment <id>',
          description: 'what it brings',
          field: 'commitment',
          isNeeded: true,
        },
      ],
      shows: ['id', 'name', 'parties'],
    },
  ],
};

/** A call in a few lines, after something was done to it. */
const CALL_IN_SHORT = ['id', 'name', 'state', 'deadlineAt', 'launchedAt', 'cancelledAt'] as const;

export const CALLS: GroupSpec = {
  name: 'calls',
  summary: 'Calls for bids: their terms, their launch, questions and answers.',
  example: 'polder calls show call_2026',
  lists: [
    {
      name: 'list',
      summary: 'List the calls.',
      example: 'polder calls list --state launched',
      path: '/v1/calls',
      many: 'calls',
      filters: [
        OF_PROGRAMME,
        {
          flags: '--state <state>',
          query: 'state',
          description: 'in this state',
          choices: CALL_STATES,
        },
      ],
      columns: [
        textColumn('call', 'id'),
        longColumn('name', 'name', 24),
        textColumn('state', 'state'),
        timeColumn('deadline', 'deadlineAt'),
      ],
    },
    {
      name: 'questions <call>',
      summary: 'List what was asked about a call, and the answers.',
      example: 'polder calls questions call_2026',
      path: '/v1/calls/:callId/questions',
      many: 'questions',
      columns: [
        countColumn('number', 'number'),
        longColumn('question', 'question', 32),
        longColumn('answer', 'answer', 32),
        timeColumn('asked', 'askedAt'),
      ],
    },
    {
      name: 'answers <call>',
      summary: 'List the answered questions about a launched call, as anyone may see them.',
      example: 'polder calls answers call_2026 --csv',
      path: '/v1/published/calls/:callId/questions',
      many: 'answers',
      columns: [
        countColumn('number', 'number'),
        longColumn('question', 'question', 32),
        longColumn('answer', 'answer', 32),
        timeColumn('answered', 'answeredAt'),
      ],
    },
    {
      name: 'terms <call>',
      summary: 'List the terms of a call, a figure a row.',
      example: 'polder calls terms call_2026 --csv',
      path: '/v1/calls/:callId/terms',
      many: 'terms',
      columns: [
        textColumn('part', 'part'),
        longColumn('of', 'item', 24),
        textColumn('phase', 'phase'),
        longColumn('term', 'term', 36),
        longColumn('value', 'value', 32),
        textColumn('unit', 'unit'),
      ],
    },
  ],
  routes: [
    {
      words: 'show <call>',
      summary: 'Show a call: lots, caps, criteria, dates, and states whose cover has gone.',
      example: 'polder calls show call_2026 --pdf call.pdf',
      method: 'GET',
      path: '/v1/calls/:callId',
      hasPages: true,
    },
    {
      words: 'published',
      summary: 'Show every call that was launched, as anyone may see it.',
      example: 'polder calls published',
      method: 'GET',
      path: '/v1/published/calls',
    },
    {
      words: 'public <call>',
      summary: 'Show a launched call, as anyone may see it.',
      example: 'polder calls public call_2026 --pdf call.pdf',
      method: 'GET',
      path: '/v1/published/calls/:callId',
      hasPages: true,
    },
    {
      words: 'draft <file>',
      summary: 'Draft a call; nobody is bound by it until it is launched.',
      example: 'polder calls draft call.yaml',
      method: 'POST',
      path: '/v1/calls',
      shows: CALL_IN_SHORT,
    },
    {
      words: 'change <call> <file>',
      summary: 'Write a draft of a call anew.',
      example: 'polder calls change call_2026 call.yaml',
      method: 'PUT',
      path: '/v1/calls/:callId',
      shows: CALL_IN_SHORT,
    },
    {
      words: 'launch <call>',
      summary: 'Launch a call; a refusal names each state and what it lacks.',
      example: 'polder calls launch call_2026',
      method: 'POST',
      path: '/v1/calls/:callId/launch',
      options: [VOTE_IN_QUERY],
      shows: CALL_IN_SHORT,
    },
    {
      words: 'extend <call>',
      summary: 'Extend the deadline of a launched call, before it has come.',
      example: 'polder calls extend call_2026 --deadline 2027-01-15 --reason "Asked by many."',
      method: 'POST',
      path: '/v1/calls/:callId/deadline',
      options: [
        {
          flags: '--deadline <time>',
          description: 'the new one',
          field: 'deadlineAt',
          toWire: toInstant,
          isNeeded: true,
        },
        {
          flags: '--reason <text>',
          description: 'why, as all may read it',
          field: 'reason',
          isNeeded: true,
        },
      ],
      shows: [...CALL_IN_SHORT, 'extensions'],
    },
    {
      words: 'cancel <call>',
      summary: 'Cancel a call before its award.',
      example: 'polder calls cancel call_2026 --why "The budget was not voted."',
      method: 'POST',
      path: '/v1/calls/:callId/cancel',
      options: [{ flags: '--why <text>', description: 'why', field: 'why', isNeeded: true }],
      shows: CALL_IN_SHORT,
    },
    {
      words: 'ask <call>',
      summary: 'Ask about a launched call; your name is not published.',
      example: 'polder calls ask call_2026 --question "May a site have two connections?"',
      method: 'POST',
      path: '/v1/calls/:callId/questions',
      options: [
        { flags: '--question <text>', description: 'what', field: 'question', isNeeded: true },
      ],
    },
    {
      words: 'answer <call> <number>',
      summary: 'Answer a question, once, for all who may read the call.',
      example: 'polder calls answer call_2026 1 --answer "Yes."',
      method: 'POST',
      path: '/v1/calls/:callId/questions/:number/answer',
      options: [{ flags: '--answer <text>', description: 'what', field: 'answer', isNeeded: true }],
    },
  ],
};
