/** Who judges which bid, what each found, and what the evaluators agreed on. */
import { toPpm, toThousandths, toWord } from '../arguments.ts';
import { longColumn, textColumn, timeColumn } from '../columns.ts';
import type { ListSpec } from '../list-command.ts';
import type { GroupSpec, RouteOption } from '../route-command.ts';
import { RANKING_COLUMNS, rankingText, whatIfText } from './selection-text.ts';

const columns: ListSpec['columns'] = [
  textColumn('bid', 'bid'),
  longColumn('title', 'title', 24),
  textColumn('person', 'person'),
  textColumn('conflict', 'declaration'),
  timeColumn('declared', 'declaredAt'),
];

const POINTS: readonly RouteOption[] = [
  { flags: '--criterion <id>', description: 'for which', field: 'criterion', isNeeded: true },
  {
    flags: '--points <points>',
    description: 'from 0 to the full marks of the criterion, such as 87.5',
    field: 'thousandths',
    toWire: toThousandths,
    isNeeded: true,
  },
  { flags: '--comment <text>', description: 'why', field: 'comment', isNeeded: true },
];

export const EVALUATION: GroupSpec = {
  name: 'evaluation',
  summary: 'The evaluation of opened bids: evaluators, conflicts, scores, consensus.',
  example: 'polder evaluation show call_2026 bid_aurora',
  lists: [
    {
      name: 'list <call>',
      summary: 'List who judges which bid of a call.',
      example: 'polder evaluation list call_2026 --bid bid_aurora',
      path: '/v1/calls/:callId/assignments',
      many: 'assignments',
      filters: [
        { flags: '--bid <id>', query: 'bid', description: 'of this bid' },
        { flags: '--person <id>', query: 'person', description: 'to this person' },
      ],
      columns,
    },
    {
      name: 'mine <call>',
      summary: 'List the bids of a call that you judge.',
      example: 'polder evaluation mine call_2026',
      path: '/v1/calls/:callId/my-assignments',
      many: 'assignments',
      columns,
    },
  ],
  routes: [
    {
      words: 'read <call> <bid>',
      summary: 'Show a bid that you judge; its content once you declared no conflict.',
      example: 'polder evaluation read call_2026 bid_aurora',
      method: 'GET',
      path: '/v1/calls/:callId/my-assignments/:bidId',
    },
    {
      words: 'show <call> <bid>',
      summary: 'Show all that was declared, scored, agreed on and checked of a bid.',
      example: 'polder evaluation show call_2026 bid_aurora',
      method: 'GET',
      path: '/v1/calls/:callId/bids/:bidId/evaluation',
    },
    {
      words: 'assign <call> <bid>',
      summary: 'Have a person judge a bid; whoever opens bids or decides cannot.',
      example: 'polder evaluation assign call_2026 bid_aurora --person person_ada',
      method: 'POST',
      path: '/v1/calls/:callId/bids/:bidId/assignments',
      options: [{ flags: '--person <id>', description: 'who', field: 'person', isNeeded: true }],
    },
    {
      words: 'declare <call> <bid>',
      summary: 'Declare a conflict of interest with a bid, or that there is none.',
      details: 'A conflict ends the assignment. Nothing is declared by leaving the option out.',
      example: 'polder evaluation declare call_2026 bid_aurora --conflict none',
      method: 'POST',
      path: '/v1/calls/:callId/bids/:bidId/declaration',
      options: [
        {
          flags: '--conflict <text>',
          description: 'which, in words; none where there is none',
          field: 'conflict',
          toWire: (text) => (text === 'none' ? null : text),
          isNeeded: true,
        },
      ],
    },
    {
      words: 'score <call> <bid>',
      summary: 'Give your own points for a criterion, or others in their place.',
      example:
        'polder evaluation score call_2026 bid_aurora --criterion quality --points 87.5 \\\n' +
        '    --comment "Sound cooling; the grid date is late."',
      method: 'POST',
      path: '/v1/calls/:callId/bids/:bidId/scores',
      options: POINTS,
    },
    {
      words: 'consensus <call> <bid>',
      summary: 'Write down what the evaluators of a bid agreed on for a criterion.',
      example:
        'polder evaluation consensus call_2026 bid_aurora --criterion quality --points 86 \\\n' +
        '    --comment "Agreed on 3 February."',
      method: 'POST',
      path: '/v1/calls/:callId/bids/:bidId/consensus',
      options: POINTS,
    },
    {
      words: 'financial-check <call> <bid>',
      summary: 'Record what an accredited financial institution found of a bid.',
      example:
        'polder evaluation financial-check call_2026 bid_aurora --finding passed \\\n' +
        '    --institution "A bank" --accreditation "No. 12"',
      method: 'POST',
      path: '/v1/calls/:callId/bids/:bidId/financial-check',
      options: [
        {
          flags: '--finding <finding>',
          description: 'passed or failed',
          field: 'finding',
          toWire: (text) => toWord(['passed', 'failed'], text),
          isNeeded: true,
        },
        {
          flags: '--institution <name>',
          description: 'who found it',
          field: 'institution',
          isNeeded: true,
        },
        {
          flags: '--accreditation <name>',
          description: 'by which accreditation',
          field: 'accreditation',
          isNeeded: true,
        },
        { flags: '--reason <text>', description: 'why it failed', field: 'reason' },
      ],
    },
    {
      words: 'end <call>',
      summary: 'End the evaluation; refused bid by bid while something is missing.',
      example: 'polder evaluation end call_2026',
      method: 'POST',
      path: '/v1/calls/:callId/rank',
      toText: rankingText,
    },
  ],
};

export const RANKING: GroupSpec = {
  name: 'ranking',
  summary: 'The bids of a call by score, and what other weights would have made of them.',
  example: 'polder ranking show call_2026',
  lists: [
    {
      name: 'show <call>',
      summary: 'Show the ranking, computed anew from the stored scores.',
      details: 'The points of each criterion are in --json, --csv and --pdf.',
      example: 'polder ranking show call_2026 --pdf ranking.pdf',
      path: '/v1/calls/:callId/ranking',
      hasPages: true,
      many: 'bids',
      columns: RANKING_COLUMNS,
    },
  ],
  routes: [
    {
      words: 'what-if <call>',
      summary: 'Show the ranking that other weights would have given; nothing is stored.',
      example: 'polder ranking what-if call_2026 --weights quality=40 scale=30 cost=30',
      method: 'POST',
      path: '/v1/calls/:callId/ranking/what-if',
      options: [
        {
          flags: '--weights <criterion=percent...>',
          description: 'the weight of each criterion; together 100',
          field: 'weights',
          toWire: toWeight,
          isNeeded: true,
        },
      ],
      toText: whatIfText,
    },
  ],
};

/** `quality=40` as the wire has it. */
function toWeight(text: string) {
  const [criterion = '', percent = ''] = text.split('=');
  return { criterion, weightPpm: toPpm(percent) };
}
