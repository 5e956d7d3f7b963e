/** Votes of the Governing Board: put by an officer, cast by each voter's own, counted by rule. */
import Type, { type Static } from 'typebox';
import { unreachable } from '../../kernel/assert.ts';
import { toTimeText } from '../../kernel/time.ts';
import type { Database, Reader } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { type Condition, idsOfKind, selectPage, whereEqual } from '../../platform/http/page-sql.ts';
import { type ProblemType, refuse } from '../../platform/http/problem.ts';
import { defineRead } from '../../platform/http/read.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { USUAL_PROBLEMS, usualSentence } from '../../platform/http/usual-refusals.ts';
import {
  toWireInstant,
  toWireInstantOrNull,
  wireCount,
  wireId,
  wireInstant,
  wireNullable,
  wireText,
  wireVersion,
  wireWord,
} from '../../platform/http/wire.ts';
import type { Reach, Scope } from '../../platform/identity/access.ts';
import { isAllowed, isSameScope } from '../../platform/identity/permissions.ts';
import {
  type CountedVote,
  castBallot,
  closeVote,
  counted,
  type PutOutcome,
  putVote,
  type VoteOutcome,
} from '../commands/votes.ts';
import { selectVote, VOTE_COLUMNS, type VoteRow, voteFromRow } from '../store/votes.ts';
import { FUNDING_PROBLEMS } from './problems.ts';

export interface VotePorts {
  readonly database: Database;
}

type Vote = CountedVote['vote'];
type Refusal = Extract<PutOutcome | VoteOutcome, { readonly ok: false }>;

const CLOSED = { additionalProperties: false } as const;
const STATES_MAX = 100;
/** That of a selection names each of its bids. */
const SUBJECT_MAX = 100_000;
const POPULATION_MAX = 1_000_000_000;
const wireChoice = wireWord(['for', 'against', 'abstain']);
const wirePeople = wireCount(0, STATES_MAX * POPULATION_MAX);
const wireStateCount = wireCount(0, STATES_MAX);
const wireTerms = {
  programme: wireId('programme_'),
  question: wireText(2000),
  subject: wireText(SUBJECT_MAX),
  majority: wireWord(['half-of-states', 'qualified', 'three-quarters']),
  needsUnionVote: Type.Boolean(),
  union: wireNullable(wireId('party_')),
  states: Type.Array(
    Type.Object({ state: wireId('party_'), population: wireCount(1, POPULATION_MAX) }, CLOSED),
    { minItems: 1, maxItems: STATES_MAX },
  ),
};

const wireQuestion = Type.Object(
  { id: wireId('vote_'), ...wireTerms },
  { ...CLOSED, title: 'Question' },
);

const wireVote = Type.Object(
  {
    id: wireId('vote_'),
    ...wireTerms,
    status: wireWord(['open', 'closed']),
    ballots: Type.Array(
      Type.Object(
        {
          voter: wireId('party_'),
          choice: wireChoice,
          castAt: wireInstant,
          castBy: wireText(200),
        },
        CLOSED,
      ),
    ),
    count: Type.Object(
      {
        stateCount: wireStateCount,
        forCount: wireStateCount,
        againstCount: wireStateCount,
        abstainCount: wireStateCount,
        absentCount: wireStateCount,
        neededCount: wireStateCount,
        population: wirePeople,
        forPopulation: wirePeople,
        neededPopulation: wirePeople,
        unionChoice: wireNullable(wireChoice),
        isCarried: Type.Boolean(),
      },
      CLOSED,
    ),
    putAt: wireInstant,
    closedAt: wireNullable(wireInstant),
    version: wireVersion,
  },
  { ...CLOSED, title: 'Vote' },
);

function toWireVote({ vote, count }: CountedVote): Static<typeof wireVote> {
  const { id, programme, question, subject, majority, needsUnionVote, union } = vote;
  return {
    id,
    programme,
    question,
    subject,
    majority,
    needsUnionVote,
    union: union ?? null,
    states: vote.states.map(({ state, population }) => ({ state, population })),
    status: vote.closedAt === undefined ? 'open' : 'closed',
    ballots: vote.ballots.map(({ castAt, ...rest }) => ({
      ...rest,
      castAt: toWireInstant(castAt),
    })),
    count: { ...count, unionChoice: count.unionChoice ?? null },
    putAt: toWireInstant(vote.putAt),
    closedAt: toWireInstantOrNull(vote.closedAt),
    version: vote.version,
  };
}

const PROBLEM_TYPES = {
  programme_unknown: FUNDING_PROBLEMS.programme_unknown,
  not_a_state: { type: 'voter-not-a-state', status: 422, title: 'A voting state is a state' },
  not_participating: {
    type: 'voter-not-participating',
    status: 422,
    title: 'Only states that take part in the joint undertaking vote',
  },
  state_repeated: { type: 'voter-repeated', status: 422, title: 'A state votes once' },
  union_missing: {
    type: 'union-missing',
    status: 422,
    title: 'A vote that needs the Union names who casts its vote',
  },
  not_the_union: {
    type: 'not-the-union',
    status: 422,
    title: 'The vote of the Union is cast in the name of a joint undertaking',
  },
  ...USUAL_PROBLEMS,
  vote_closed: { type: 'vote-closed', status: 409, title: 'The vote is closed' },
  not_a_voter: { type: 'not-a-voter', status: 409, title: 'The party has no vote in this' },
} as const satisfies Readonly<Record<Refusal['reason'], ProblemType>>;

function refuseWith(refusal: Refusal) {
  return refuse(PROBLEM_TYPES[refusal.reason], sentenceOf(refusal));
}

function sentenceOf(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'exists':
    case 'not_found':
    case 'version_changed':
      return usualSentence(refusal);
    case 'programme_unknown':
      return `There is no ${refusal.programme}.`;
    case 'not_a_state':
      return `Expected a party of kind state, found ${refusal.voter}.`;
    case 'not_participating':
      return `Expected a Member State or an associated country, found ${refusal.voter}.`;
    case 'state_repeated':
      return `${refusal.voter} is there twice.`;
    case 'union_missing':
      return 'Expected the party that casts the vote of the Union, found null.';
    case 'not_the_union':
      return `Expected a party of kind joint-undertaking, found ${refusal.voter}.`;
    case 'vote_closed':
      return `${refusal.id} was closed at ${toTimeText(refusal.at)}.`;
    case 'not_a_voter':
      return `${refusal.voter} is not of the electorate of ${refusal.id}.`;
    default:
      return unreachable(refusal);
  }
}

const VOTES = {
  select: VOTE_COLUMNS,
  from: 'funding.vote AS v',
  sorts: {
    id: { column: 'v.id', type: 'text' },
    put: { column: 'v.position', type: 'bigint' },
  },
  id: { column: 'v.position', type: 'bigint' },
} as const;

/** Seen by its programme and by every party that votes in it. */
function whereVisible(reach: Reach): Condition | undefined {
  if ('everywhere' in reach) return undefined;
  return (bind) => {
    const programmes = bind(idsOfKind(reach, 'programme'));
    const parties = bind(idsOfKind(reach, 'party'));
    return (
      `v.programme = ANY(${programmes}) OR v.union_party = ANY(${parties}) OR ` +
      `EXISTS (SELECT FROM funding.vote_state WHERE vote = v.id AND state = ANY(${parties}))`
    );
  };
}

function scopesOfVote({ programme, states, union }: Vote): readonly Scope[] {
  const voters = [...states.map(({ state }) => state), ...(union === undefined ? [] : [union])];
  return [
    { kind: 'programme', id: programme },
    ...voters.map((id) => ({ kind: 'party' as const, id })),
  ];
}

const params = Type.Object({ voteId: wireId('vote_') }, CLOSED);

const listVotes = defineList({
  operationId: 'listVotes',
  path: '/v1/votes',
  summary: 'What was put to the vote, and how each vote stands',
  room: 'funding',
  permission: 'vote.read',
  item: wireVote,
  filters: {
    programme: Type.Optional(wireId('programme_')),
    status: Type.Optional(wireWord(['open', 'closed'])),
  },
  sorts: ['id', 'put'],
  defaultSort: '-put',
  readPage: async ({ page, query, reach }, { database }: VotePorts) => {
    const isClosed = query.status === undefined ? undefined : query.status === 'closed';
    const found = await selectPage<VoteRow>(database, VOTES, page, [
      whereVisible(reach),
      whereEqual('v.programme', query.programme),
      whereEqual('(v.closed_at IS NOT NULL)', isClosed),
    ]);
    return mapPage(found, (row) => toWireVote(counted(voteFromRow(row))));
  },
});

const getVote = defineRead({
  operationId: 'getVote',
  path: '/v1/votes/:voteId',
  summary: 'A vote with every ballot that counts and every number of the count',
  room: 'funding',
  permission: 'vote.read',
  params,
  answer: wireVote,
  find: async ({ params: { voteId } }, { database }: VotePorts) => {
    const found = await selectVote(database, voteId);
    if (found === undefined) return undefined;
    const show = async () => ({ body: toWireVote(counted(found)), version: found.version });
    return { scopes: scopesOfVote(found), show };
  },
});

function answerOf(value: CountedVote) {
  return { ok: true, body: toWireVote(value), version: value.vote.version } as const;
}

const putRoute = defineRoute({
  operationId: 'putVote',
  method: 'POST',
  path: '/v1/votes',
  summary: 'Put a question to the Governing Board, with its majority and its electorate',
  room: 'funding',
  permission: 'vote.put',
  kind: 'create',
  problems: [
    PROBLEM_TYPES.exists,
    PROBLEM_TYPES.programme_unknown,
    PROBLEM_TYPES.not_a_state,
    PROBLEM_TYPES.not_participating,
    PROBLEM_TYPES.state_repeated,
    PROBLEM_TYPES.union_missing,
    PROBLEM_TYPES.not_the_union,
  ],
  body: wireQuestion,
  answer: wireVote,
  scopesOf: async ({ body }) => [{ kind: 'programme', id: body.programme }],
  handle: async ({ body, caller }, { database }: VotePorts) => {
    const question = { ...body, union: body.union ?? undefined };
    const made = await database.write(caller, (writer) => putVote(writer, question));
    return made.ok
      ? { ...answerOf(made.value), location: `/v1/votes/${body.id}` }
      : refuseWith(made);
  },
});

const castRoute = defineRoute({
  operationId: 'castBallot',
  method: 'POST',
  path: '/v1/votes/:voteId/ballots',
  summary: 'Cast the ballot of a voter, or change it; until the vote is closed',
  room: 'funding',
  permission: 'vote.cast',
  kind: 'command',
  problems: [PROBLEM_TYPES.vote_closed, PROBLEM_TYPES.not_a_voter],
  params,
  body: Type.Object({ voter: wireId('party_'), choice: wireChoice }, CLOSED),
  answer: wireVote,
  // A vote is not there for whoever neither votes in it nor may read it.
  scopesOf: async ({ params: { voteId }, body, actor }, reader) => {
    const found = await selectVote(reader, voteId);
    if (found === undefined) return undefined;
    const voter: Scope = { kind: 'party', id: body.voter };
    const scopes = scopesOfVote(found);
    const isKnown =
      scopes.some((each) => isSameScope(each, voter)) || isAllowed(actor, 'vote.read', scopes);
    return isKnown ? [voter] : undefined;
  },
  handle: async (
    { params: { voteId: id }, body: { voter, choice }, caller, ifMatch },
    { database }: VotePorts,
  ) => {
    const target = { id, version: ifMatch, voter, choice };
    const made = await database.write(caller, (writer) => castBallot(writer, target));
    return made.ok ? answerOf(made.value) : refuseWith(made);
  },
});

const closeRoute = defineRoute({
  operationId: 'closeVote',
  method: 'POST',
  path: '/v1/votes/:voteId/close',
  summary: 'Close a vote: its count is final',
  room: 'funding',
  permission: 'vote.put',
  kind: 'command',
  problems: [PROBLEM_TYPES.vote_closed],
  params,
  answer: wireVote,
  scopesOf: async ({ params: { voteId } }, reader: Reader) => {
    const found = await selectVote(reader, voteId);
    return found === undefined ? undefined : [{ kind: 'programme', id: found.programme }];
  },
  handle: async ({ params: { voteId: id }, caller, ifMatch }, { database }: VotePorts) => {
    const made = await database.write(caller, (writer) =>
      closeVote(writer, { id, version: ifMatch }),
    );
    return made.ok ? answerOf(made.value) : refuseWith(made);
  },
});

export const VOTE_ROUTES = [listVotes, getVote, putRoute, castRoute, closeRoute];
