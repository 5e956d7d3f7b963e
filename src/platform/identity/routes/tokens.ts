/** Tokens: everyone's own, and those of the agents of sites with token.write there. */
import Type from 'typebox';
import { defineList } from '../../http/list.ts';
import { mapPage } from '../../http/page.ts';
import { type Condition, idsOfKind, selectPage, whereEqual } from '../../http/page-sql.ts';
import { refuse } from '../../http/problem.ts';
import { PROBLEMS } from '../../http/problems.ts';
import { defineRoute } from '../../http/route.ts';
import { fromWireInstant, wireInstant, wireText } from '../../http/wire.ts';
import type { Actor } from '../access.ts';
import { createToken, revokeToken } from '../commands/tokens.ts';
import { reachOf } from '../permissions.ts';
import { problemTypesOf, refuseWith } from '../problems.ts';
import type { PersonId } from '../store/persons.ts';
import { fromTokenRow, TOKEN_COLUMNS, type TokenOwner, type TokenRow } from '../store/tokens.ts';
import type { IdentityPorts } from './ports.ts';
import { toWireToken, wirePermission, wireSiteId, wireToken, wireTokenId } from './wire.ts';

const TOKENS = {
  select: TOKEN_COLUMNS,
  from: 'identity.token',
  sorts: { createdAt: { column: 'token.created_at', type: 'bigint' } },
  id: { column: 'token.id', type: 'text' },
} as const;

function whereSeen(actor: Actor): Condition | undefined {
  const reach = reachOf(actor, 'token.write');
  if ('everywhere' in reach) return undefined;
  const siteIds = idsOfKind(reach, 'site');
  return (bind) => `token.person_id = ${bind(actor.id)} OR token.site_id = ANY(${bind(siteIds)})`;
}

export const listTokens = defineList({
  operationId: 'listTokens',
  path: '/v1/tokens',
  summary: 'Your tokens, and those of programs that you make tokens for',
  room: 'identity',
  permission: 'anyone-logged-in',
  item: wireToken,
  filters: { siteId: Type.Optional(wireSiteId), isRevoked: Type.Optional(Type.Boolean()) },
  sorts: ['createdAt'],
  defaultSort: '-createdAt',
  readPage: async ({ page, query, actor }, { database }: IdentityPorts) => {
    const found = await selectPage<TokenRow, 'createdAt'>(database, TOKENS, page, [
      whereSeen(actor),
      whereEqual('token.site_id', query.siteId),
      whereEqual('(token.revoked_at IS NOT NULL)', query.isRevoked),
    ]);
    return mapPage(found, (row) => toWireToken(fromTokenRow(row)));
  },
});

export const createTokenRoute = defineRoute({
  operationId: 'createToken',
  method: 'POST',
  path: '/v1/tokens',
  summary: 'Make a token for yourself, a site or the directory; it is shown this once',
  description:
    'The answer holds the secret, so it is not kept to be given again: where it is lost, ' +
    'revoke the token and make another.',
  room: 'identity',
  permission: 'anyone-logged-in',
  kind: 'create',
  idempotency: 'none',
  problems: problemTypesOf(
    'not_ones_own',
    'expires_in_the_past',
    'expires_too_late',
    'exceeds_own_token',
    'person_inactive',
    'maker_revoked',
    'too_many_tokens',
  ),
  body: Type.Object(
    {
      name: wireText(100),
      siteId: Type.Optional(wireSiteId),
      isOfDirectory: Type.Optional(
        Type.Literal(true, { description: 'for the directory that tells who has left, by SCIM' }),
      ),
      permissions: Type.Optional(
        Type.Array(wirePermission, { minItems: 1, maxItems: 100, uniqueItems: true }),
      ),
      expiresAt: wireInstant,
    },
    { additionalProperties: false },
  ),
  answer: Type.Object(
    { token: wireToken, secret: wireText(100) },
    { additionalProperties: false, title: 'MadeToken' },
  ),
  handle: async ({ body, caller, actor }, { database }: IdentityPorts) => {
    const { siteId, isOfDirectory } = body;
    if (siteId !== undefined && isOfDirectory === true) return refuse(PROBLEMS.requestInvalid, TWO);
    const owner = isOfDirectory === true ? DIRECTORY : ownerOf(siteId, actor);
    const expiresAt = fromWireInstant(body.expiresAt);
    const draft = { owner, name: body.name, restrictedTo: body.permissions, expiresAt };
    const made = await database.write(caller, (writer) => createToken(writer, draft, actor));
    if (!made.ok) return refuseWith(made);
    const { token, secret } = made.value;
    const location = `/v1/tokens/${token.id}`;
    return { ok: true, body: { token: toWireToken(token), secret }, location };
  },
});

const TWO = 'Expected siteId or isOfDirectory, found both.';
const DIRECTORY: TokenOwner = { kind: 'directory' };

function ownerOf(siteId: string | undefined, actor: Actor): TokenOwner {
  return siteId === undefined
    ? { kind: 'person', personId: actor.id as PersonId }
    : { kind: 'site', siteId };
}

export const revokeTokenRoute = defineRoute({
  operationId: 'revokeToken',
  method: 'POST',
  path: '/v1/tokens/:tokenId/revoke',
  summary: 'End a token, and those made with it, on every server within a second',
  room: 'identity',
  permission: 'anyone-logged-in',
  kind: 'command',
  params: Type.Object({ tokenId: wireTokenId }, { additionalProperties: false }),
  answer: wireToken,
  handle: async ({ params, caller, actor }, { database }: IdentityPorts) => {
    const revoked = await database.write(caller, (writer) =>
      revokeToken(writer, params.tokenId, actor),
    );
    if (!revoked.ok) return refuseWith(revoked);
    return { ok: true, body: toWireToken(revoked.value), version: revoked.value.version };
  },
});
