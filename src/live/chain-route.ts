/** From what was promised to what it entitles to: the chain of a contract or a commitment. */
import Type, { type Static } from 'typebox';
import { selectCommitment } from '../funding/store/commitments.ts';
import type { Database, Reader } from '../platform/database/transaction.ts';
import { defineRead } from '../platform/http/read.ts';
import type { AnyRoute } from '../platform/http/route.ts';
import { wireCount, wireId, wireText } from '../platform/http/wire.ts';
import type { Scope } from '../platform/identity/access.ts';
import { scopesOfContractReaders } from '../procurement/commands/contract-scopes.ts';
import { selectContract } from '../procurement/store/contracts.ts';
import type { ChainNode } from '../settlement/chain-node.ts';
import { readCommitmentChain, readContractChain } from './read-chain.ts';

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

async function shown(
  database: Database,
  read: (reader: Reader) => Promise<ChainNode | undefined>,
): Promise<{ readonly body: Static<typeof wireChain> }> {
  return { body: toWireChain(await database.snapshot(read)) };
}

export const CHAIN_ROUTES: readonly AnyRoute<ChainPorts>[] = [getContractChain, getCommitmentChain];
