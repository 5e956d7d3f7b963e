/** Calls and awards as open contracting data: for anyone, and without what is not public. */
import Type from 'typebox';
import type { EpochSeconds } from '../../kernel/units.ts';
import type { Database } from '../../platform/database/transaction.ts';
import { refuse } from '../../platform/http/problem.ts';
import { PROBLEMS } from '../../platform/http/problems.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { wireId } from '../../platform/http/wire.ts';
import { type PackageKind, readOpenContracting } from '../commands/open-contracting.ts';

export interface OpenContractingPorts {
  readonly database: Database;
}

const CLOSED = { additionalProperties: false } as const;
/** What the standard gives to nobody: a publisher asks for one of its own. */
const UNREGISTERED_PREFIX = 'ocds-000000';

const shared = {
  method: 'GET',
  room: 'procurement',
  permission: 'public',
  kind: 'read',
  params: Type.Object({ callId: wireId('call_') }, CLOSED),
  query: Type.Object(
    {
      prefix: Type.Optional(
        Type.String({
          pattern: '^ocds-[a-z0-9]{6}$',
          maxLength: 11,
          default: UNREGISTERED_PREFIX,
          description: 'registered by the publisher with the standard',
        }),
      ),
    },
    CLOSED,
  ),
  answer: Type.Unsafe<object>({
    type: 'object',
    title: 'OpenContractingPackage',
    description: 'as the Open Contracting Data Standard 1.1 has it, with its lots and bids',
  }),
} as const;

interface PackageRequest {
  readonly params: { readonly callId: string };
  readonly query: { readonly prefix?: string };
  readonly caller: { readonly at: EpochSeconds };
}

function handleBy(kind: PackageKind) {
  return async (request: PackageRequest, { database }: OpenContractingPorts) => {
    const { callId } = request.params;
    const ocidPrefix = request.query.prefix ?? UNREGISTERED_PREFIX;
    const asked = { kind, ocidPrefix, now: request.caller.at };
    const body = await readOpenContracting(database, callId, asked);
    if (body === undefined) return refuse(PROBLEMS.notFound, `No ${callId} was launched.`);
    return { ok: true, body } as const;
  };
}

const getReleasePackage = defineRoute({
  ...shared,
  operationId: 'getReleasePackage',
  path: '/v1/published/calls/:callId/release-package',
  summary: 'A launched call with its awards and contracts, as a release of open contracting data',
  handle: handleBy('release-package'),
});

const getRecordPackage = defineRoute({
  ...shared,
  operationId: 'getRecordPackage',
  path: '/v1/published/calls/:callId/record-package',
  summary: 'A launched call with its awards and contracts, as a record of open contracting data',
  handle: handleBy('record-package'),
});

export const OPEN_CONTRACTING_ROUTES = [getReleasePackage, getRecordPackage] as const;
