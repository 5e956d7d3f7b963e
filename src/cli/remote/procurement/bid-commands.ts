/** What a bidder does with its bids, and what officers read of them once they are opened. */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { ServerSaidNo, UsageError } from '../../failure.ts';
import { writeOwnFile } from '../../files.ts';
import { countColumn, textColumn, timeColumn } from '../columns.ts';
import type { ListSpec } from '../list-command.ts';
import type { Around, GroupSpec } from '../route-command.ts';

const SALT_BYTES = 32;

/**
 * A bid whose file has no salt gets one that is drawn here. The server seals it away, and without
 * it nobody can show what was sent: so it is kept in a file of the bidder's own, and in it before
 * anything is sent. Where the server refuses, nothing was received, and the file goes again.
 */
const WITH_SALT: Around = {
  options: [
    ['--keep <file>', 'a new file for what is sent, with its salt; needed where FILE has no salt'],
  ],
  send: async (body, deliver, { given, ports }) => {
    const name = given.option('keep');
    if (name === undefined) {
      if (body.salt !== undefined) return deliver(body);
      throw new UsageError('found no salt in the file; expected one, or --keep with a new file');
    }
    const salt = body.salt ?? randomBytes(SALT_BYTES).toString('hex');
    const kept = { ...body, salt };
    await writeOwnFile(ports.cwd, name, `${JSON.stringify(kept, undefined, 2)}\n`);
    return deliver(kept).catch((error: unknown) => {
      const isRefused = error instanceof ServerSaidNo && error.kind === 'refused';
      if (isRefused) rmSync(resolve(ports.cwd, name), { force: true });
      throw error;
    });
  },
};

const columns: ListSpec['columns'] = [
  textColumn('bid', 'id'),
  textColumn('bidder', 'bidder'),
  textColumn('state', 'state'),
  countColumn('revision', 'revision'),
  timeColumn('received', 'receivedAt'),
];
const filters: ListSpec['filters'] = [
  { flags: '--call <id>', query: 'call', description: 'for this call' },
  { flags: '--bidder <id>', query: 'bidder', description: 'of this party' },
  {
    flags: '--state <state>',
    query: 'state',
    description: 'in this state',
    choices: ['sealed', 'withdrawn', 'opened', 'excluded'],
  },
];

export const BIDS: GroupSpec = {
  name: 'bids',
  summary: 'Bids: sent sealed by bidders, opened by two officers after the deadline.',
  example: 'polder bids submit bid.yaml --keep sent.json',
  lists: [
    {
      name: 'list',
      summary: 'List the bids of your party.',
      example: 'polder bids list --call call_2026',
      path: '/v1/bids',
      many: 'bids',
      filters,
      columns,
    },
    {
      name: 'opened',
      summary: 'List the bids that were opened, with those that were excluded.',
      example: 'polder bids opened --call call_2026 --state excluded',
      path: '/v1/opened-bids',
      many: 'opened bids',
      filters,
      columns,
    },
  ],
  routes: [
    {
      words: 'show <bid>',
      summary: 'Show a bid of your party; its content is sealed until it is opened.',
      example: 'polder bids show bid_aurora',
      method: 'GET',
      path: '/v1/bids/:bidId',
    },
    {
      words: 'read <bid>',
      summary: 'Show a bid that was opened, with its content and what excludes it.',
      example: 'polder bids read bid_aurora',
      method: 'GET',
      path: '/v1/opened-bids/:bidId',
    },
    {
      words: 'submit <file>',
      summary: 'Submit a bid before the deadline; the server seals it at once.',
      details: 'Keep the file of --keep: with its salt you can show later what you sent.',
      example: 'polder bids submit bid.yaml --keep sent.json',
      method: 'POST',
      path: '/v1/bids',
      around: WITH_SALT,
    },
    {
      words: 'amend <bid> <file>',
      summary: 'Put another content in place of a sealed bid, before the deadline.',
      details: 'The file has `content`, and `salt` where you draw it yourself: new each time.',
      example: 'polder bids amend bid_aurora content.yaml --keep sent-2.json',
      method: 'PUT',
      path: '/v1/bids/:bidId',
      around: WITH_SALT,
    },
    {
      words: 'withdraw <bid>',
      summary: 'Withdraw a bid before the deadline; it is never opened.',
      example: 'polder bids withdraw bid_aurora',
      method: 'POST',
      path: '/v1/bids/:bidId/withdraw',
    },
    {
      words: 'opening <call>',
      summary: 'Show who opens the bids of a call, and who of them has acted.',
      example: 'polder bids opening call_2026',
      method: 'GET',
      path: '/v1/calls/:callId/opening',
    },
  ],
};
