/** What parties decide: who takes part in a programme, and what was put to the vote. */
import { partColumn, textColumn, timeColumn, yesColumn } from './columns.ts';
import type { ListSpec } from './list-command.ts';
import { moneyText } from './wire-text.ts';

interface WireGap {
  readonly year: number;
  readonly shortfallMicros: string;
}
interface WireCount {
  readonly forCount: number;
  readonly neededCount: number;
  readonly isCarried: boolean;
}

export const POSITION_LIST: ListSpec = {
  name: 'positions',
  summary: 'List the decisions of parties to take part in a programme or not, the latest first.',
  example: 'polder positions --programme programme_jp',
  path: '/v1/positions',
  many: 'positions',
  filters: [
    { flags: '--party <id>', query: 'party', description: 'of this party' },
    { flags: '--programme <id>', query: 'programme', description: 'on this programme' },
  ],
  columns: [
    textColumn('party', 'party'),
    textColumn('programme', 'programme'),
    yesColumn('takes part', 'takesPart'),
    textColumn('reason', 'reason'),
    partColumn<WireGap | null>('short by', 'budgetGap', (gap) =>
      gap === null ? '' : `${moneyText(gap.shortfallMicros)} in ${gap.year}`,
    ),
    partColumn<readonly string[]>('tracks', 'tracks', (tracks) => tracks.join(', ')),
    timeColumn('decided', 'decidedAt'),
  ],
};

export const VOTE_LIST: ListSpec = {
  name: 'votes',
  summary: 'List what was put to the vote, and how each vote stands.',
  example: 'polder votes --programme programme_jp --status open',
  path: '/v1/votes',
  many: 'votes',
  filters: [
    { flags: '--programme <id>', query: 'programme', description: 'of this programme' },
    {
      flags: '--status <status>',
      query: 'status',
      description: 'in this state',
      choices: ['open', 'closed'],
    },
  ],
  columns: [
    textColumn('vote', 'id'),
    textColumn('subject', 'subject'),
    textColumn('majority', 'majority'),
    textColumn('status', 'status'),
    partColumn<WireCount>('states for', 'count', ({ forCount, neededCount }) => {
      return `${forCount} of ${neededCount} needed`;
    }),
    partColumn<WireCount>('carried', 'count', ({ isCarried }) => (isCarried ? 'yes' : 'no')),
    timeColumn('put', 'putAt'),
  ],
};
