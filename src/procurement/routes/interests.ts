/** Expressions of interest: a form for anyone; what was sent is read by officers alone. */
import Type, { type Static } from 'typebox';
import type { Database, Reader } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { selectPage, whereEqual, whereInReach } from '../../platform/http/page-sql.ts';
import { defineRead } from '../../platform/http/read.ts';
import { defineRoute } from '../../platform/http/route.ts';
import {
  fromWireMicros,
  toWireInstant,
  toWireMicros,
  wireCount,
  wireId,
  wireInstant,
  wireLines,
  wireMicros,
  wireText,
  wireVersion,
  wireWord,
} from '../../platform/http/wire.ts';
import type { Scope } from '../../platform/identity/access.ts';
import type { FundingFacts } from '../commands/agreements.ts';
import {
  closeInterest,
  type FollowOutcome,
  noteInterest,
  sendInterest,
} from '../commands/interests.ts';
import {
  INTEREST_COLUMNS,
  type InterestRow,
  interestFromRow,
  selectInterest,
} from '../store/interests.ts';
import { callProblemTypes, refuseCall } from './call-problems.ts';
import { CLOSED } from './call-wire.ts';

export interface InterestPorts {
  readonly database: Database;
  readonly fundingFacts: FundingFacts;
}

type Interest = ReturnType<typeof interestFromRow>;

export const wireInterestState = wireWord(['received', 'in-contact', 'closed']);
const GPUS_MAX = 10_000_000;
const KILOWATTS_MAX = 100_000_000;

const wireSent = {
  programme: wireId('programme_'),
  consortium: wireText(200),
  members: Type.Array(
    Type.Object(
      {
        name: wireText(200),
        country: Type.String({
          pattern: '^[A-Z]{2}$',
          maxLength: 2,
          description: 'the two capital letters of a country, such as NL',
          examples: ['NL'],
        }),
        role: wireWord(['lead', 'member']),
      },
      CLOSED,
    ),
    { minItems: 1, maxItems: 50 },
  ),
  contact: Type.Object(
    {
      name: wireText(200),
      mail: Type.String({
        pattern: '^[!-?A-~]{1,64}@[!-?A-~]{1,189}$',
        maxLength: 254,
        description: 'an e-mail address, such as a.jansen@example.org',
      }),
    },
    CLOSED,
  ),
  sites: Type.Array(Type.Object({ name: wireText(200), host: wireId('party_') }, CLOSED), {
    minItems: 1,
    maxItems: 20,
  }),
  gpuCount: wireCount(1, GPUS_MAX),
  h100Equivalents: wireCount(1, GPUS_MAX * 100),
  investmentMicros: wireMicros,
  powerKilowatts: wireCount(1, KILOWATTS_MAX),
  track: wireWord(['joint-procurement', 'market']),
};

const wireInterest = Type.Object(
  {
    id: wireId('interest_'),
    ...wireSent,
    state: wireInterestState,
    receivedAt: wireInstant,
    notes: Type.Array(
      Type.Object(
        {
          number: wireCount(1, 2_147_483_647),
          notedAt: wireInstant,
          notedBy: wireText(200),
          spokenTo: wireText(200),
          note: wireLines(4_000, 1),
        },
        CLOSED,
      ),
    ),
    version: wireVersion,
  },
  { ...CLOSED, title: 'Interest' },
);
const params = Type.Object({ interestId: wireId('interest_') }, CLOSED);

async function scopesOf(
  request: { readonly params: { readonly interestId: string } },
  reader: Reader,
): Promise<readonly Scope[] | undefined> {
  const found = await selectInterest(reader, request.params.interestId);
  return found && [{ kind: 'programme', id: found.programme }];
}

function toWireInterest(interest: Interest): Static<typeof wireInterest> {
  const { receivedAt, investmentMicros, notes, members, sites, ...rest } = interest;
  return {
    ...rest,
    members: [...members],
    sites: [...sites],
    investmentMicros: toWireMicros(investmentMicros),
    receivedAt: toWireInstant(receivedAt),
    notes: notes.map(({ number, at, by, spokenTo, note }) => ({
      number,
      notedAt: toWireInstant(at),
      notedBy: by,
      spokenTo,
      note,
    })),
  };
}

function answerOf(outcome: FollowOutcome) {
  if (!outcome.ok) return refuseCall(outcome);
  const { value } = outcome;
  return { ok: true, body: toWireInterest(value), version: value.version } as const;
}

const sendRoute = defineRoute({
  operationId: 'sendInterest',
  method: 'POST',
  path: '/v1/interests',
  summary: 'Express interest in building capacity; no account is needed, and nobody is bound',
  room: 'procurement',
  permission: 'public',
  kind: 'create',
  problems: callProblemTypes('programme_unknown', 'lead_count', 'host_not_a_state'),
  body: Type.Object(wireSent, CLOSED),
  answer: Type.Object({ id: wireId('interest_') }, CLOSED),
  handle: async ({ body, caller }, { database, fundingFacts }: InterestPorts) => {
    const draft = { ...body, investmentMicros: fromWireMicros(body.investmentMicros) };
    const sent = await database.write(caller, (writer) =>
      sendInterest(writer, draft, fundingFacts),
    );
    return sent.ok ? { ok: true, body: sent.value } : refuseCall(sent);
  },
});

const listInterests = defineList({
  operationId: 'listInterests',
  path: '/v1/interests',
  summary: 'Expressions of interest, with who was spoken to about them',
  room: 'procurement',
  permission: 'interest.read',
  item: wireInterest,
  filters: {
    programme: Type.Optional(wireId('programme_')),
    state: Type.Optional(wireInterestState),
  },
  sorts: ['id', 'received'],
  defaultSort: 'received',
  readPage: async ({ page, query, reach }, { database }: InterestPorts) => {
    const source = {
      select: INTEREST_COLUMNS,
      from: 'procurement.interest AS i',
      sorts: {
        id: { column: 'i.id', type: 'text' },
        received: { column: 'i.position', type: 'bigint' },
      },
      id: { column: 'i.id', type: 'text' },
    } as const;
    const found = await selectPage<InterestRow>(database, source, page, [
      whereInReach(reach, { programme: 'i.programme' }),
      whereEqual('i.programme', query.programme),
      whereEqual('i.state', query.state),
    ]);
    return mapPage(found, (row) => toWireInterest(interestFromRow(row)));
  },
});

const getInterest = defineRead({
  operationId: 'getInterest',
  path: '/v1/interests/:interestId',
  summary: 'One expression of interest with its contact log',
  room: 'procurement',
  permission: 'interest.read',
  params,
  answer: wireInterest,
  find: async ({ params: { interestId } }, { database }: InterestPorts) => {
    const found = await selectInterest(database, interestId);
    if (found === undefined) return undefined;
    const show = async () => ({ body: toWireInterest(found), version: found.version });
    return { scopes: [{ kind: 'programme', id: found.programme }], show };
  },
});

const noteRoute = defineRoute({
  operationId: 'noteInterest',
  method: 'POST',
  path: '/v1/interests/:interestId/notes',
  summary: 'Add to the contact log who was spoken to, and what was said',
  room: 'procurement',
  permission: 'interest.answer',
  kind: 'command',
  problems: callProblemTypes('interest_closed'),
  params,
  body: Type.Object({ spokenTo: wireText(200), note: wireLines(4_000, 1) }, CLOSED),
  answer: wireInterest,
  scopesOf,
  handle: async (
    { params: { interestId: id }, body, caller, ifMatch: version },
    { database }: InterestPorts,
  ) =>
    answerOf(await database.write(caller, (writer) => noteInterest(writer, { id, version }, body))),
});

const closeRoute = defineRoute({
  operationId: 'closeInterest',
  method: 'POST',
  path: '/v1/interests/:interestId/close',
  summary: 'Close an expression of interest: nothing more is noted of it',
  room: 'procurement',
  permission: 'interest.answer',
  kind: 'command',
  problems: callProblemTypes('interest_closed'),
  params,
  answer: wireInterest,
  scopesOf,
  handle: async (
    { params: { interestId: id }, caller, ifMatch: version },
    { database }: InterestPorts,
  ) => answerOf(await database.write(caller, (writer) => closeInterest(writer, { id, version }))),
});

export const INTEREST_ROUTES = [sendRoute, listInterests, getInterest, noteRoute, closeRoute];
