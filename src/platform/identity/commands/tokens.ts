/**
 * Tokens of persons, of the agents of sites and of the directory. Always: the secret is handed out
 * once and kept as its hash; a token that was made with a token gives no more, lives no longer, and
 * is revoked with it, so that a stolen one cannot be made to last.
 */
import { done, type Outcome, refused } from '../../../kernel/outcome.ts';
import { type EpochSeconds, SECONDS_PER_DAY } from '../../../kernel/units.ts';
import type { Writer } from '../../database/transaction.ts';
import { type Actor, DIRECTORY_ACTOR_ID, type Permission } from '../access.ts';
import { isAllowed, isKeptFrom } from '../permissions.ts';
import {
  DIRECTORY_PREFIX,
  hashOfSecret,
  newId,
  newSecret,
  PERSONAL_PREFIX,
  SITE_PREFIX,
} from '../secrets.ts';
import { lockPerson } from '../store/persons.ts';
import {
  countLiveTokens,
  insertToken,
  lockTokensOf,
  revokeTokens,
  type StoredToken,
  type TokenId,
  type TokenOwner,
  tokenById,
} from '../store/tokens.ts';
import { type TokenRestricted, tokenRestricted } from './token-restricted.ts';

export const TOKEN_SECONDS_MAX = 366 * SECONDS_PER_DAY;
export const LIVE_TOKENS_MAX = 50;
const SHOWN_SECRET_CHARACTERS = 4;

export interface TokenDraft {
  readonly owner: TokenOwner;
  readonly name: string;
  /** `undefined`: all that the owner's roles give, and that the token it is made with gives. */
  readonly restrictedTo: readonly Permission[] | undefined;
  readonly expiresAt: EpochSeconds;
}

export interface MadeToken {
  readonly token: StoredToken;
  /** Shown now and never again. */
  readonly secret: string;
}

export type TokenRefusal =
  | { readonly reason: 'not_ones_own' }
  | { readonly reason: 'expires_in_the_past' }
  | { readonly reason: 'expires_too_late'; readonly expiresAtMax: EpochSeconds }
  | { readonly reason: 'exceeds_own_token'; readonly permissions: readonly Permission[] }
  | { readonly reason: 'person_inactive'; readonly personId: string }
  | { readonly reason: 'maker_revoked'; readonly tokenId: string }
  | { readonly reason: 'too_many_tokens'; readonly countMax: number };

/**
 * Makes a token. Refused, in this order: it would be somebody else's or nobody's, a site's without
 * `token.write` there, or the directory's without `token.write` and `person.write` everywhere; it
 * would be over at once; it would last longer than a year, or than the token it is made with; it
 * would give what the token it is made with does not; who makes it was deactivated, or the token it
 * is made with revoked, since the request was let in; its owner has 50.
 */
export async function createToken(
  writer: Writer,
  draft: TokenDraft,
  actor: Actor,
): Promise<Outcome<MadeToken, TokenRefusal>> {
  const { owner, expiresAt } = draft;
  const now = writer.caller.at;
  if (!mayMake(actor, owner)) return refused({ reason: 'not_ones_own' });
  if (expiresAt <= now) return refused({ reason: 'expires_in_the_past' });
  const maker = owner.kind === 'person' ? actor.token : undefined;
  const yearEnd = (now + TOKEN_SECONDS_MAX) as EpochSeconds;
  const expiresAtMax = maker === undefined || maker.expiresAt > yearEnd ? yearEnd : maker.expiresAt;
  if (expiresAt > expiresAtMax) return refused({ reason: 'expires_too_late', expiresAtMax });
  const exceeding = exceedingOf(draft, actor);
  if (exceeding.length > 0) {
    return refused({ reason: 'exceeds_own_token', permissions: exceeding });
  }
  const ended = await endedMeanwhile(writer, actor);
  if (ended !== undefined) return refused(ended);
  if (owner.kind !== 'person') await lockTokensOf(writer, owner);
  if ((await countLiveTokens(writer, owner, now)) >= LIVE_TOKENS_MAX) {
    return refused({ reason: 'too_many_tokens', countMax: LIVE_TOKENS_MAX });
  }
  return done(await makeToken(writer, draft, actor));
}

/**
 * Credentials are known for a second, and requests wait. What was ended meanwhile makes nothing:
 * it would last. The row of the person is held, as by whoever revokes and deactivates, and so that
 * two at once do not both make the last token that is allowed.
 */
async function endedMeanwhile(
  writer: Writer,
  { id, token }: Actor,
): Promise<Extract<TokenRefusal, { readonly tokenId: string } | { personId: string }> | undefined> {
  const person = await lockPerson(writer, id);
  if (person?.isActive === false) return { reason: 'person_inactive', personId: id };
  const maker = token && (await tokenById(writer, token.id));
  if (maker?.revokedAt === undefined) return undefined;
  return { reason: 'maker_revoked', tokenId: maker.id };
}

function mayMake(actor: Actor, owner: TokenOwner): boolean {
  // The agent of a site is known by its token alone: there is no person to own another.
  if (owner.kind === 'person') {
    return owner.personId === actor.id && owner.personId.startsWith('person_');
  }
  return mayTendProgram(actor, owner);
}

/** What a person's token would give that the one it is made with does not. */
function exceedingOf({ owner, restrictedTo }: TokenDraft, actor: Actor): readonly Permission[] {
  if (owner.kind !== 'person' || restrictedTo === undefined) return [];
  const own = actor.restrictedTo;
  return own === undefined ? [] : restrictedTo.filter((permission) => !own.includes(permission));
}

const PREFIXES: Readonly<Record<TokenOwner['kind'], string>> = {
  person: PERSONAL_PREFIX,
  site: SITE_PREFIX,
  directory: DIRECTORY_PREFIX,
};

async function makeToken(writer: Writer, draft: TokenDraft, actor: Actor): Promise<MadeToken> {
  const prefix = PREFIXES[draft.owner.kind];
  const secret = `${prefix}${newSecret()}`;
  const isPersonal = draft.owner.kind === 'person';
  const token: StoredToken = {
    id: newId('token'),
    owner: draft.owner,
    name: draft.name,
    shownPrefix: secret.slice(0, prefix.length + SHOWN_SECRET_CHARACTERS),
    restrictedTo: draft.restrictedTo ?? (isPersonal ? actor.restrictedTo : undefined),
    madeBy: actor.id,
    madeByToken: isPersonal ? (actor.token?.id as TokenId | undefined) : undefined,
    createdAt: writer.caller.at,
    expiresAt: draft.expiresAt,
    lastUsedAt: undefined,
    revokedAt: undefined,
    version: 1,
  };
  await insertToken(writer, token, hashOfSecret(secret));
  auditToken(writer, 'token.create', token);
  return { token, secret };
}

export type RevokeRefusal =
  | { readonly reason: 'token_not_found'; readonly tokenId: string }
  | TokenRestricted;

/**
 * Ends a token, and those made with it. One's own, a site's with `token.write` there, anyone's with
 * `token.write` everywhere; any other is refused as if it were not there. One that is restricted to
 * other things ends itself, what was made with it, and no more. A token that is over stays as it
 * is.
 */
export async function revokeToken(
  writer: Writer,
  tokenId: string,
  actor: Actor,
): Promise<Outcome<StoredToken, RevokeRefusal>> {
  const token = await tokenById(writer, tokenId);
  if (token === undefined || !maySeeToken(actor, token)) {
    return refused({ reason: 'token_not_found', tokenId });
  }
  if (isKeptFrom(actor, 'token.write') && !isOfShown(actor, token)) {
    return tokenRestricted('token.write');
  }
  // So that none is made with it at the same moment, and missed.
  if (token.owner.kind === 'person') await lockPerson(writer, token.owner.personId);
  const ended = await revokeTokens(writer, tokenId);
  auditToken(writer, ended.length === 0 ? 'token.revoke-again' : 'token.revoke', token);
  return done((await tokenById(writer, tokenId)) ?? token);
}

/** The token that was shown, or one that was made with it. */
function isOfShown({ token: shown }: Actor, { id, madeByToken }: StoredToken): boolean {
  return shown !== undefined && (shown.id === id || shown.id === madeByToken);
}

export function maySeeToken(actor: Actor, { owner }: StoredToken): boolean {
  if (owner.kind !== 'person') return mayTendProgram(actor, owner);
  return owner.personId === actor.id || isAllowed(actor, 'token.write', []);
}

/** The directory keeps persons out, so its token is for whoever may do that. */
function mayTendProgram(
  actor: Actor,
  owner: Exclude<TokenOwner, { readonly kind: 'person' }>,
): boolean {
  if (owner.kind === 'site') {
    return isAllowed(actor, 'token.write', [{ kind: 'site', id: owner.siteId }]);
  }
  return isAllowed(actor, 'token.write', []) && isAllowed(actor, 'person.write', []);
}

function ownerText(owner: TokenOwner): string {
  switch (owner.kind) {
    case 'person':
      return owner.personId;
    case 'site':
      return owner.siteId;
    case 'directory':
      return DIRECTORY_ACTOR_ID;
  }
}

function auditToken(writer: Writer, action: string, token: StoredToken): void {
  const { owner, restrictedTo } = token;
  const detail = {
    owner: ownerText(owner),
    name: token.name,
    expiresAt: String(token.expiresAt),
    permissions: restrictedTo ?? null,
  };
  writer.audit({ action, subject: token.id, detail });
}
