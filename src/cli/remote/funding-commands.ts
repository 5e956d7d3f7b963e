/** Who pays: parties, and what they have committed. */
import type { Command } from 'commander';
import {
  type Commitment,
  callInstalment,
  draftCommitment,
  getCommitment,
  payInstalment,
  signCommitment,
  withdrawCommitment,
} from '../../client/commitments.ts';
import { getParty, type Party } from '../../client/parties.ts';
import { TypedWrong, toId, toIdIfGiven, toInstant, toMicros } from './arguments.ts';
import { type AskSpec, askCommand } from './ask-command.ts';
import { moneyColumn, textColumn, timeColumn } from './columns.ts';
import { groupOf } from './group.ts';
import { type ListSpec, listCommand } from './list-command.ts';
import { factsText, lineText, type RemotePorts } from './remote-command.ts';
import { renderTable } from './table.ts';
import { moneyText, orNothing, timeText } from './wire-text.ts';

export const PARTY_LIST: ListSpec = {
  name: 'list',
  summary: 'List the parties: states, operators, user organisations and the rest.',
  example: 'polder parties list --kind state',
  path: '/v1/parties',
  many: 'parties',
  filters: [
    { flags: '--kind <kind>', query: 'kind', description: 'such as state or operator' },
    { flags: '--state <id>', query: 'state', description: 'those in this state' },
  ],
  columns: [
    textColumn('party', 'id'),
    textColumn('name', 'name'),
    textColumn('kind', 'kind'),
    textColumn('state', 'state'),
  ],
};

export function partiesCommand(ports: RemotePorts): Command {
  const show: AskSpec<Party> = {
    words: 'show <party>',
    summary: 'Show a party.',
    example: 'polder parties show party_nl',
    ask: (polder, { word }) =>
      polder.call(getParty, { params: { partyId: toId('party_', word(0)) } }),
    toText: ({ id, name, kind, state, membership }) =>
      factsText(
        [
          ['party', id],
          ['name', name],
          ['kind', kind],
          ['state', orNothing(state)],
          ['of the Union', orNothing(membership)],
        ],
        ports,
      ),
  };
  const text = { summary: 'Who takes part.', example: PARTY_LIST.example };
  return groupOf('parties', text, [listCommand(PARTY_LIST, ports), askCommand(show, ports)]);
}

export const COMMITMENT_LIST: ListSpec = {
  name: 'list',
  summary: 'List what was promised, by whom, to which programme.',
  example: 'polder commitments list --party party_nl --status signed',
  path: '/v1/commitments',
  many: 'commitments',
  filters: [
    { flags: '--party <id>', query: 'party', description: 'of this party' },
    { flags: '--programme <id>', query: 'programme', description: 'to this programme' },
    { flags: '--territory <id>', query: 'territory', description: 'for this territory' },
    {
      flags: '--status <status>',
      query: 'status',
      description: 'in this state',
      choices: ['drafted', 'signed', 'called', 'paid', 'withdrawn', 'defaulted'],
    },
  ],
  columns: [
    textColumn('commitment', 'id'),
    textColumn('party', 'party'),
    textColumn('programme', 'programme'),
    moneyColumn('committed', 'committedMicros'),
    textColumn('status', 'status'),
    timeColumn('signed', 'signedAt'),
  ],
};

export function commitmentsCommand(ports: RemotePorts): Command {
  const text = {
    summary: 'What parties have promised: from the draft to the last payment.',
    example: 'polder commitments show commitment_nl',
  };
  const show: AskSpec<Commitment> = {
    words: 'show <commitment>',
    summary: 'Show a commitment with its instalments.',
    example: 'polder commitments show commitment_nl',
    ask: (polder, { word }) =>
      polder.call(getCommitment, { params: { commitmentId: toId('commitment_', word(0)) } }),
    toText: (commitment) => commitmentText(commitment, ports),
  };
  return groupOf('commitments', text, [
    listCommand(COMMITMENT_LIST, ports),
    askCommand(show, ports),
    askCommand(draftSpec(ports), ports),
    askCommand(stepSpec('sign', signCommitment, 'Sign a commitment: from now on it binds.'), ports),
    askCommand(instalmentSpec('call', callInstalment, 'Call an instalment, once.'), ports),
    askCommand(instalmentSpec('pay', payInstalment, 'Say that an instalment was paid.'), ports),
    askCommand(
      stepSpec('withdraw', withdrawCommitment, 'Withdraw a commitment before any payment.'),
      ports,
    ),
  ]);
}

function draftSpec(ports: RemotePorts): AskSpec<Commitment> {
  return {
    words: 'draft <commitment>',
    summary: 'Draft a commitment; it binds nobody until it is signed.',
    details: 'An instalment is a day and an amount in euros, in the order of their days.',
    example:
      'polder commitments draft commitment_nl-2 --party party_nl --programme programme_jp \\\n' +
      '    --instalment 2029-06-30=2500000 2030-06-30=2500000',
    needed: [
      ['--party <id>', 'who promises'],
      ['--programme <id>', 'to which programme'],
      ['--instalment <day=euros...>', 'when how much is due'],
    ],
    options: [['--territory <id>', 'the state for whose users it is meant']],
    ask: (polder, { word, needed, option, options }) => {
      const body = {
        id: toId('commitment_', word(0)),
        party: toId('party_', needed('party')),
        programme: toId('programme_', needed('programme')),
        territory: toIdIfGiven('party_', option('territory')) ?? null,
        instalments: (options('instalment') ?? []).map(toInstalment),
      };
      return polder.call(draftCommitment, { body });
    },
    toText: (commitment) => commitmentText(commitment, ports),
  };
}

function toInstalment(text: string): { readonly dueAt: string; readonly micros: string } {
  const [day, amount, ...rest] = text.split('=');
  if (day === undefined || amount === undefined || rest.length > 0) {
    throw new TypedWrong(text, 'a day and euros: 2029-06-30=2.50');
  }
  return { dueAt: toInstant(day), micros: toMicros(amount) };
}

function stepSpec(
  verb: 'sign' | 'withdraw',
  operation: typeof signCommitment,
  summary: string,
): AskSpec<Commitment> {
  return {
    words: `${verb} <commitment>`,
    summary,
    example: `polder commitments ${verb} commitment_nl`,
    ask: (polder, { word }) =>
      polder.call(operation, { params: { commitmentId: toId('commitment_', word(0)) } }),
    toText: ({ id, status }) => lineText(`${id}: ${status}`),
  };
}

function instalmentSpec(
  verb: 'call' | 'pay',
  operation: typeof callInstalment,
  summary: string,
): AskSpec<Commitment> {
  return {
    words: `${verb} <commitment> <number>`,
    summary,
    example: `polder commitments ${verb} commitment_nl 1`,
    ask: (polder, { word }) => {
      const params = { commitmentId: toId('commitment_', word(0)), number: word(1) };
      return polder.call(operation, { params });
    },
    toText: ({ id, status }, { word }) => {
      const done = verb === 'call' ? 'called' : 'paid';
      return lineText(`${id}: instalment ${word(1)} ${done}; the commitment is ${status}`);
    },
  };
}

function commitmentText(commitment: Commitment, ports: RemotePorts): string {
  const { id, party, programme, territory, status, committedMicros, instalments } = commitment;
  const facts = factsText(
    [
      ['commitment', id],
      ['party', party],
      ['programme', programme],
      ['territory', orNothing(territory)],
      ['committed', moneyText(committedMicros)],
      ['status', status],
      ['signed', timeText(commitment.signedAt)],
      ['withdrawn', timeText(commitment.withdrawnAt)],
    ],
    ports,
  );
  const columns = [
    { title: 'instalment', text: ({ number }: Instalment) => String(number) },
    { title: 'due', text: ({ dueAt }: Instalment) => timeText(dueAt) },
    { title: 'amount', align: 'right', text: ({ micros }: Instalment) => moneyText(micros) },
    { title: 'called', text: ({ calledAt }: Instalment) => timeText(calledAt) },
    { title: 'paid', text: ({ paidAt }: Instalment) => timeText(paidAt) },
  ] as const;
  return `${facts}\n${renderTable(instalments, columns, ports.stdoutHasColour)}`;
}

type Instalment = Commitment['instalments'][number];
