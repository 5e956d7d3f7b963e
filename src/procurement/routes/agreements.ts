/** Agreements: written by who runs the programme, signed in the scope of each party. */
import Type, { type Static } from 'typebox';
import type { AgreementId } from '../../kernel/ids.ts';
import type { Database, Reader } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { type Condition, idsOfKind, selectPage, whereEqual } from '../../platform/http/page-sql.ts';
import { defineRead } from '../../platform/http/read.ts';
import { defineRoute } from '../../platform/http/route.ts';
import {
  toWireInstantOrNull,
  wireId,
  wireInstant,
  wireNullable,
  wireText,
  wireVersion,
} from '../../platform/http/wire.ts';
import type { Reach, Scope } from '../../platform/identity/access.ts';
import {
  type AgreementOutcome,
  changeAgreement,
  draftAgreement,
  type FundingFacts,
  signAgreement,
} from '../commands/agreements.ts';
import {
  AGREEMENT_COLUMNS,
  type AgreementRow,
  agreementFromRow,
  selectAgreement,
} from '../store/agreements.ts';
import { callProblemTypes, refuseCall } from './call-problems.ts';
import { CLOSED, fromWireCore, toWireCore, wireCore } from './call-wire.ts';

export interface AgreementPorts {
  readonly database: Database;
  readonly fundingFacts: FundingFacts;
}

type Agreement = ReturnType<typeof agreementFromRow>;
type AgreementDraft = Parameters<typeof draftAgreement>[1];

const PARTIES = { minItems: 1, maxItems: 100 } as const;

const wireAgreement = Type.Object(
  {
    id: wireId('agreement_'),
    programme: wireId('programme_'),
    name: wireText(200),
    core: wireCore,
    parties: Type.Array(
      Type.Object(
        {
          party: wireId('party_'),
          commitment: wireNullable(wireId('commitment_')),
          signedAt: wireNullable(wireInstant),
        },
        CLOSED,
      ),
      PARTIES,
    ),
    frozenAt: wireNullable(wireInstant),
    version: wireVersion,
  },
  { ...CLOSED, title: 'Agreement' },
);

const wireWritten = {
  programme: wireId('programme_'),
  name: wireText(200),
  core: wireCore,
  parties: Type.Array(wireId('party_'), { ...PARTIES, uniqueItems: true }),
};
const wireDraft = Type.Object({ id: wireId('agreement_'), ...wireWritten }, CLOSED);
const wireChange = Type.Object(wireWritten, CLOSED);
const wireSignature = Type.Object(
  { party: wireId('party_'), commitment: wireId('commitment_') },
  CLOSED,
);
const params = Type.Object({ agreementId: wireId('agreement_') }, CLOSED);

function fromWireDraft(id: AgreementId, wire: Static<typeof wireChange>): AgreementDraft {
  const { programme, name, core, parties } = wire;
  return { id, programme, name, core: fromWireCore(core), parties };
}

function toWireAgreement(agreement: Agreement): Static<typeof wireAgreement> {
  const { id, programme, name, core, parties, frozenAt, version } = agreement;
  return {
    id,
    programme,
    name,
    core: toWireCore(core),
    parties: parties.map(({ party, signature }) => ({
      party,
      commitment: signature?.commitment ?? null,
      signedAt: toWireInstantOrNull(signature?.at),
    })),
    frozenAt: toWireInstantOrNull(frozenAt),
    version,
  };
}

/** It is read in its programme and by each of its parties. */
function readersOf({ programme, parties }: Agreement): readonly Scope[] {
  return [
    { kind: 'programme', id: programme },
    ...parties.map(({ party }) => ({ kind: 'party' as const, id: party })),
  ];
}

function whereRead(reach: Reach): Condition | undefined {
  if ('everywhere' in reach) return undefined;
  return (bind) =>
    `a.programme = ANY(${bind(idsOfKind(reach, 'programme'))}) OR EXISTS (
       SELECT FROM procurement.agreement_party AS r
        WHERE r.agreement = a.id AND r.party = ANY(${bind(idsOfKind(reach, 'party'))}))`;
}

const listAgreements = defineList({
  operationId: 'listAgreements',
  path: '/v1/agreements',
  summary: 'Joint procurement agreements, with who signed and by which commitment',
  room: 'procurement',
  permission: 'agreement.read',
  item: wireAgreement,
  filters: { programme: Type.Optional(wireId('programme_')) },
  sorts: ['id', 'added'],
  defaultSort: 'added',
  readPage: async ({ page, query, reach }, { database }: AgreementPorts) => {
    const source = {
      select: AGREEMENT_COLUMNS,
      from: 'procurement.agreement AS a',
      sorts: {
        id: { column: 'a.id', type: 'text' },
        added: { column: 'a.position', type: 'bigint' },
      },
      id: { column: 'a.id', type: 'text' },
    } as const;
    const found = await selectPage<AgreementRow>(database, source, page, [
      whereRead(reach),
      whereEqual('a.programme', query.programme),
    ]);
    return mapPage(found, (row) => toWireAgreement(agreementFromRow(row)));
  },
});

const getAgreement = defineRead({
  operationId: 'getAgreement',
  path: '/v1/agreements/:agreementId',
  summary: 'One agreement: its parties, their signatures, and the core of the later call',
  room: 'procurement',
  permission: 'agreement.read',
  params,
  answer: wireAgreement,
  find: async ({ params: { agreementId } }, { database }: AgreementPorts) => {
    const found = await selectAgreement(database, agreementId);
    if (found === undefined) return undefined;
    const show = async () => ({ body: toWireAgreement(found), version: found.version });
    return { scopes: readersOf(found), show };
  },
});

const draftRoute = defineRoute({
  operationId: 'draftAgreement',
  method: 'POST',
  path: '/v1/agreements',
  summary: 'Draft a joint procurement agreement with the core of the later call',
  room: 'procurement',
  permission: 'agreement.write',
  knownBy: 'programme.read',
  kind: 'create',
  problems: callProblemTypes(
    'exists',
    'programme_unknown',
    'party_unfit',
    'not_participating',
    'joint_undertaking_missing',
    'authority_missing',
    'core_faulty',
  ),
  body: wireDraft,
  answer: wireAgreement,
  scopesOf: async ({ body }) => [{ kind: 'programme', id: body.programme }],
  handle: async ({ body, caller }, { database, fundingFacts }: AgreementPorts) => {
    const draft = fromWireDraft(body.id, body);
    const made = await database.write(caller, (writer) =>
      draftAgreement(writer, draft, fundingFacts),
    );
    return answerOf(made, `/v1/agreements/${body.id}`);
  },
});

const changeRoute = defineRoute({
  operationId: 'changeAgreement',
  method: 'PUT',
  path: '/v1/agreements/:agreementId',
  summary: 'Write an agreement anew until its call is launched',
  description: 'Where its name or its core changes, all who signed must sign again.',
  room: 'procurement',
  permission: 'agreement.write',
  kind: 'update',
  problems: callProblemTypes(
    'programme_fixed',
    'agreement_frozen',
    'party_unfit',
    'not_participating',
    'joint_undertaking_missing',
    'authority_missing',
    'core_faulty',
  ),
  params,
  body: wireChange,
  answer: wireAgreement,
  scopesOf: async ({ params: { agreementId } }, reader: Reader) => {
    const found = await selectAgreement(reader, agreementId);
    return found === undefined ? undefined : [{ kind: 'programme', id: found.programme }];
  },
  handle: async (
    { params: { agreementId }, body, caller, ifMatch },
    { database, fundingFacts }: AgreementPorts,
  ) => {
    const draft = fromWireDraft(agreementId, body);
    return answerOf(
      await database.write(caller, (writer) =>
        changeAgreement(writer, draft, ifMatch, fundingFacts),
      ),
    );
  },
});

const signRoute = defineRoute({
  operationId: 'signAgreement',
  method: 'POST',
  path: '/v1/agreements/:agreementId/sign',
  summary: 'Sign an agreement for one of its parties, naming the commitment that it brings',
  room: 'procurement',
  permission: 'agreement.sign',
  kind: 'command',
  problems: callProblemTypes(
    'agreement_frozen',
    'not_a_party',
    'not_participating',
    'already_signed',
    'commitment_unfit',
  ),
  params,
  body: wireSignature,
  answer: wireAgreement,
  // Whoever signs for a party that is none of the agreement is not told that it is there.
  scopesOf: async ({ params: { agreementId }, body }, reader: Reader) => {
    const found = await selectAgreement(reader, agreementId);
    const isParty = found?.parties.some(({ party }) => party === body.party) === true;
    return isParty ? [{ kind: 'party', id: body.party }] : undefined;
  },
  handle: async (
    { params: { agreementId: id }, body, caller, ifMatch: version },
    { database, fundingFacts }: AgreementPorts,
  ) =>
    answerOf(
      await database.write(caller, (writer) =>
        signAgreement(writer, { id, version, ...body }, fundingFacts),
      ),
    ),
});

function answerOf(outcome: AgreementOutcome, location?: string) {
  if (!outcome.ok) return refuseCall(outcome);
  const { value } = outcome;
  const answer = { ok: true, body: toWireAgreement(value), version: value.version } as const;
  return location === undefined ? answer : { ...answer, location };
}

export const AGREEMENT_ROUTES = [listAgreements, getAgreement, draftRoute, changeRoute, signRoute];
