/** One chain, both ways, from a contract, a commitment, a job, an invoice, a line or an entry. */
import Type, { type Static } from 'typebox';
import { selectCommitment } from '../funding/store/commitments.ts';
import type { Database, Reader } from '../platform/database/transaction.ts';
import { refuse } from '../platform/http/problem.ts';
import { PROBLEMS } from '../platform/http/problems.ts';
import { defineRead } from '../platform/http/read.ts';
import { type AnyRoute, defineRoute } from '../platform/http/route.ts';
import { wireCount, wireId, wireText } from '../platform/http/wire.ts';
import { type Scope, THE_PLATFORM } from '../platform/identity/access.ts';
import { scopesOfContractReaders } from '../procurement/commands/contract-scopes.ts';
import { selectContract } from '../procurement/store/contracts.ts';
import type { ChainNode } from '../settlement/chain-node.ts';
import { readCommitmentChain, readContractChain } from './read-chain.ts';
import { readChain } from './trace.ts';

export interface ChainPorts {
  readonly database: Database;
}

const CLOSED = { additionalProperties: false } as const;

/** A tree as a list: each after the one that it hangs below, one deeper than it. */
const wireChain = Type.Object(
  {
    nodes: Type.Array(
      Type.Object(
        {
          depth: wireCount(0, 100),
          kind: wireText(40),
          id: wireText(400),
          text: wireText(10_000),
        },
        CLOSED,
      ),
    ),
  },
  { ...CLOSED, title: 'Chain' },
);

const wireTraced = Type.String({
  pattern:
    '^(?:job_[0-9]{8,10}|invoice_[0-9]{8,12}|entry_[1-9][0-9]{0,14}|' +
    'line_[a-z0-9][a-z0-9.-]{0,390})$',
  maxLength: 400,
  description: 'a job, an invoice, an entry of the ledger, or a line of a statement, by its id',
});

function toWireChain(root: ChainNode | undefined): Static<typeof wireChain> {
  return { nodes: root === undefined ? [] : flat(root, 0) };
}

function flat(
  { kind, id, text, children }: ChainNode,
  depth: number,
): Static<typeof wireChain>['nodes'] {
  return [{ depth, kind, id, text }, ...children.flatMap((child) => flat(child, depth + 1))];
}

const getContractChain = defineRead({
  operationId: 'getContractChain',
  path: '/v1/contracts/:contractId/chain',
  summary: 'From who pays for a contract to its sites and to what each funder is entitled to',
  room: 'settlement',
  permission: 'contract.read',
  params: Type.Object({ contractId: wireId('contract_') }, CLOSED),
  answer: wireChain,
  find: async ({ params: { contractId } }, { database }: ChainPorts) => {
    const found = await selectContract(database, contractId);
    if (found === undefined) return undefined;
    return {
      scopes: await scopesOfContractReaders(database, found),
      show: () => shown(database, (reader) => readContractChain(reader, contractId)),
    };
  },
});

const getCommitmentChain = defineRead({
  operationId: 'getCommitmentChain',
  path: '/v1/commitments/:commitmentId/chain',
  summary: 'From a commitment through its contracts to sites and to what its party is entitled to',
  room: 'settlement',
  permission: 'commitment.read',
  params: Type.Object({ commitmentId: wireId('commitment_') }, CLOSED),
  answer: wireChain,
  find: async ({ params: { commitmentId } }, { database }: ChainPorts) => {
    const found = await selectCommitment(database, commitmentId);
    if (found === undefined) return undefined;
    const scopes: readonly Scope[] = [
      { kind: 'programme', id: found.programme },
      { kind: 'party', id: found.party },
    ];
    return {
      scopes,
      show: () => shown(database, (reader) => readCommitmentChain(reader, commitmentId)),
    };
  },
});

const getChain = defineRoute({
  operationId: 'getChain',
  method: 'GET',
  path: '/v1/chain/:id',
  summary: 'From a job, an invoice, a line of a statement or an entry to the euro, and forward',
  description:
    'Back: whose share it was, under which contract, who paid for it. Forward: what was charged, ' +
    'stated and credited. It leads through what belongs to many, so it is for those who may read ' +
    'the whole ledger.',
  room: 'settlement',
  permission: 'ledger.read',
  kind: 'read',
  params: Type.Object({ id: wireTraced }, CLOSED),
  answer: wireChain,
  scopesOf: async () => [THE_PLATFORM],
  handle: async ({ params: { id } }, { database }: ChainPorts) => {
    const chain = await database.snapshot((reader) => readChain(reader, id));
    if (chain === undefined) return refuse(PROBLEMS.notFound, `Nothing has the id ${id}.`);
    return { ok: true, body: toWireChain(chain) };
  },
});

async function shown(
  database: Database,
  read: (reader: Reader) => Promise<ChainNode | undefined>,
): Promise<{ readonly body: Static<typeof wireChain> }> {
  return { body: toWireChain(await database.snapshot(read)) };
}

export const CHAIN_ROUTES: readonly AnyRoute<ChainPorts>[] = [
  getContractChain,
  getCommitmentChain,
  getChain,
];
