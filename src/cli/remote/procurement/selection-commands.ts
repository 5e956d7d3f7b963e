/** From the ranked call to the award: proposals, decision, complaints, awards, lapse, reserve. */
import { toWord } from '../arguments.ts';
import {
  countColumn,
  longColumn,
  moneyColumn,
  pointsColumn,
  textColumn,
  timeColumn,
  yesColumn,
} from '../columns.ts';
import type { GroupSpec } from '../route-command.ts';
import { VOTE_IN_BODY } from './call-commands.ts';
import { comparedText, selectionText } from './selection-text.ts';

export const SELECTION: GroupSpec = {
  name: 'selection',
  summary: 'The choice among ranked bids: by rank order and the optimum, side by side.',
  example: 'polder selection propose call_2026',
  lists: [
    {
      name: 'bids <call>',
      summary: 'List the ranked bids of the last decision: selected, or why not.',
      example: 'polder selection bids call_2026 --csv',
      path: '/v1/calls/:callId/selection/bids',
      many: 'bids',
      filters: [{ flags: '--lot <id>', query: 'lot', description: 'of this lot' }],
      columns: [
        countColumn('rank', 'rank'),
        textColumn('bid', 'bid'),
        textColumn('lot', 'lot'),
        pointsColumn('score', 'scoreThousandths'),
        moneyColumn('union', 'unionMicros'),
        yesColumn('selected', 'isSelected'),
        longColumn('why not', 'excludedBecause', 28),
      ],
    },
  ],
  routes: [
    {
      words: 'propose <call>',
      summary: 'Show rank order and the optimum of a ranked call; nothing is stored.',
      example: 'polder selection propose call_2026',
      method: 'POST',
      path: '/v1/calls/:callId/selection/what-if',
      toText: comparedText,
    },
    {
      words: 'decide <call>',
      summary: 'Decide on rank order, on the optimum, or on a list with its reason.',
      details: 'The standstill begins with it. A list that breaks a cap is refused.',
      example: 'polder selection decide call_2026 --basis rank-order',
      method: 'POST',
      path: '/v1/calls/:callId/selection',
      options: [
        {
          flags: '--basis <basis>',
          description: 'rank-order, optimum or list',
          field: 'basis',
          toWire: (text) => toWord(['rank-order', 'optimum', 'list'], text),
          isNeeded: true,
        },
        {
          flags: '--bid <id...>',
          description: 'the bids of a list',
          field: 'bids',
          otherwise: null,
        },
        {
          flags: '--reason <text>',
          description: 'why, for a list',
          field: 'reason',
          otherwise: null,
        },
        VOTE_IN_BODY,
      ],
      toText: selectionText,
    },
    {
      words: 'show <call>',
      summary: 'Show the last decision, beside rank order and the optimum.',
      example: 'polder selection show call_2026',
      method: 'GET',
      path: '/v1/calls/:callId/selection',
      toText: selectionText,
    },
  ],
};

export const AWARDS: GroupSpec = {
  name: 'awards',
  summary: 'Standstill, complaints and awards.',
  example: 'polder awards list --call call_2026',
  lists: [
    {
      name: 'list',
      summary: 'List what was awarded, as anyone may see it.',
      example: 'polder awards list --call call_2026',
      path: '/v1/published/awards',
      many: 'awards',
      filters: [
        { flags: '--call <id>', query: 'call', description: 'of this call' },
        { flags: '--programme <id>', query: 'programme', description: 'of this programme' },
      ],
      columns: [
        textColumn('bid', 'bid'),
        longColumn('title', 'title', 24),
        textColumn('lot', 'lot'),
        moneyColumn('union', 'unionMicros'),
        timeColumn('awarded', 'awardedAt'),
        timeColumn('standstill until', 'standstillEndsAt'),
        timeColumn('lapsed', 'lapsedAt'),
      ],
    },
    {
      name: 'complaints <call>',
      summary: 'List the complaints on the decisions of a call.',
      example: 'polder awards complaints call_2026 --state open',
      path: '/v1/calls/:callId/complaints',
      many: 'complaints',
      filters: [
        {
          flags: '--state <state>',
          query: 'state',
          description: 'in this state',
          choices: ['open', 'upheld', 'dismissed'],
        },
      ],
      columns: [
        textColumn('complaint', 'id'),
        textColumn('bid', 'bid'),
        longColumn('ground', 'ground', 28),
        textColumn('state', 'state'),
        timeColumn('lodged', 'lodgedAt'),
      ],
    },
  ],
  routes: [
    {
      words: 'show <bid>',
      summary: 'Show whether a bid was selected, or why not, and the end of the standstill.',
      example: 'polder awards show bid_aurora',
      method: 'GET',
      path: '/v1/bids/:bidId/decision',
    },
    {
      words: 'complain <bid>',
      summary: 'Complain about the decision, as a bidder and within the standstill.',
      example:
        'polder awards complain bid_aurora --id complaint_aurora --ground "Our score of scale."',
      method: 'POST',
      path: '/v1/bids/:bidId/complaints',
      options: [
        { flags: '--id <id>', description: 'a new one', field: 'id', isNeeded: true },
        { flags: '--ground <text>', description: 'about what', field: 'ground', isNeeded: true },
      ],
    },
    {
      words: 'complaint <complaint>',
      summary: 'Show a complaint of your own, with its answer.',
      example: 'polder awards complaint complaint_aurora',
      method: 'GET',
      path: '/v1/complaints/:complaintId',
    },
    {
      words: 'answer <complaint>',
      summary: 'Answer a complaint, once; upheld, it voids the decision.',
      example:
        'polder awards answer complaint_aurora --verdict dismissed --answer "The score stands."',
      method: 'POST',
      path: '/v1/complaints/:complaintId/answer',
      options: [
        {
          flags: '--verdict <verdict>',
          description: 'upheld or dismissed',
          field: 'verdict',
          toWire: (text) => toWord(['upheld', 'dismissed'], text),
          isNeeded: true,
        },
        { flags: '--answer <text>', description: 'why', field: 'answer', isNeeded: true },
      ],
    },
    {
      words: 'notice <call>',
      summary: 'Show what was awarded and why, and how many bids were not, as anyone may see it.',
      example: 'polder awards notice call_2026 --pdf award.pdf',
      method: 'GET',
      path: '/v1/published/calls/:callId/award-notice',
      hasPages: true,
    },
    {
      words: 'give <call>',
      summary: 'Award what was decided, once standstill and complaints are over.',
      example: 'polder awards give call_2026',
      method: 'POST',
      path: '/v1/calls/:callId/award',
      toText: selectionText,
    },
    {
      words: 'lapse <bid>',
      summary: 'Let an award lapse that is not signed; its states’ money is free again.',
      details: 'It cannot be signed any more. All read that it lapsed; its bidder reads why.',
      example: 'polder awards lapse bid_aurora --reason "The consortium declined."',
      method: 'POST',
      path: '/v1/bids/:bidId/award/lapse',
      options: [{ flags: '--reason <text>', description: 'why', field: 'reason', isNeeded: true }],
    },
    {
      words: 'call-up <call>',
      summary: 'Call the next bid of the reserve up, in the place of an award that has lapsed.',
      details: 'Its contract waits for a standstill, in which every bidder may complain.',
      example: 'polder awards call-up call_2026',
      method: 'POST',
      path: '/v1/calls/:callId/award/call-up',
    },
  ],
};
