/** The users of a directory: RFC 7644, 3.3 to 3.6. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller, Database } from '../../database/transaction.ts';
import {
  type Changed,
  changeInDirectory,
  type DirectoryChange,
  type DirectorySource,
  enterFromDirectory,
  removeFromDirectory,
  type SubjectWord,
} from '../commands/directory.ts';
import {
  countEntries,
  type DirectoryEntry,
  entryOfPerson,
  selectEntries,
} from '../store/directory.ts';
import { faultOfRefusal, listMessage, sendFault, sendScim } from './answer.ts';
import { patched } from './patched.ts';
import { toUserQuery, type UserQuery } from './query.ts';
import { etagOf, fromBody, invalid, type ResourceWords, toResource } from './user-resource.ts';

export interface ScimStore {
  readonly database: Database;
  /** What the issuer calls itself, whose directory it is. May throw an `IssuerUnavailable`. */
  readonly issuer: () => Promise<string>;
  readonly subjectWord: SubjectWord;
}

export interface ScimServing extends ScimStore, ResourceWords {
  readonly callerOf: (request: FastifyRequest) => Caller;
}

interface Named {
  readonly Params: { readonly id: string };
}

export function serveUsers(scim: FastifyInstance, serving: ScimServing): void {
  const { database, callerOf } = serving;
  scim.get('/Users', async ({ query }, reply) => {
    const asked = toUserQuery(query as Readonly<Record<string, unknown>>);
    return sendScim(reply, 200, await listOf(serving, asked));
  });
  scim.get<Named>('/Users/:id', async ({ params }, reply) => {
    const entry = await entryOfPerson(database, await serving.issuer(), params.id);
    if (entry !== undefined) return sendUser(reply, 200, entry, serving);
    return sendFault(reply, faultOfRefusal({ reason: 'entry_not_found', personId: params.id }));
  });
  scim.post('/Users', async (request, reply) => {
    const user = fromBody(request.body);
    const source = await sourceOf(serving);
    const entered = await database.write(callerOf(request), (writer) =>
      enterFromDirectory(writer, source, user),
    );
    if (!entered.ok) return sendFault(reply, faultOfRefusal(entered));
    reply.header('location', `${serving.base}/Users/${entered.value.person.id}`);
    return sendUser(reply, 201, entered.value, serving);
  });
  scim.put<Named>('/Users/:id', async (request, reply) => {
    const user = fromBody(request.body);
    return answerChange(serving, request, reply, async () => user);
  });
  scim.patch<Named>('/Users/:id', async (request, reply) =>
    answerChange(serving, request, reply, (said) => patched(said, request.body, serving)),
  );
  scim.delete<Named>('/Users/:id', async (request, reply) => {
    const source = await sourceOf(serving);
    const removed = await database.write(callerOf(request), (writer) =>
      removeFromDirectory(writer, source, subjectOf(request)),
    );
    return removed.ok ? reply.code(204).send() : sendFault(reply, faultOfRefusal(removed));
  });
}

type UserRequest = FastifyRequest<Named>;

async function answerChange(
  serving: ScimServing,
  request: UserRequest,
  reply: FastifyReply,
  change: DirectoryChange['change'],
): Promise<FastifyReply> {
  const source = await sourceOf(serving);
  const changed: Changed = await serving.database.write(serving.callerOf(request), (writer) =>
    changeInDirectory(writer, source, { ...subjectOf(request), change }),
  );
  if (changed.ok) return sendUser(reply, 200, changed.value, serving);
  if (changed.reason === 'as_before') return sendUser(reply, 200, changed.entry, serving);
  return sendFault(reply, faultOfRefusal(changed));
}

async function sourceOf({ issuer, subjectWord }: ScimServing): Promise<DirectorySource> {
  return { issuer: await issuer(), subjectWord };
}

/** Which user, and the version of it that the directory has seen. */
function subjectOf({ params, headers }: UserRequest): Omit<DirectoryChange, 'change'> {
  const sent = headers['if-match'];
  if (sent === undefined || sent === '*') return { personId: params.id, version: undefined };
  const version = /^W\/"(\d{1,9})"$/.exec(sent)?.[1];
  if (version === undefined) throw invalid('invalidValue', 'If-Match: expected one meta.version.');
  return { personId: params.id, version: Number(version) };
}

function sendUser(
  reply: FastifyReply,
  status: number,
  entry: DirectoryEntry,
  serving: ScimServing,
): FastifyReply {
  return sendScim(reply.header('etag', etagOf(entry)), status, toResource(entry, serving));
}

async function listOf(serving: ScimServing, { narrowed, filter, page }: UserQuery) {
  const { database } = serving;
  const issuer = await serving.issuer();
  const found = await database.snapshot(async (reader) => {
    if (filter === undefined) {
      const entries = await selectEntries(reader, issuer, narrowed, page);
      return { entries, totalResults: await countEntries(reader, issuer, narrowed) };
    }
    const all = await selectEntries(reader, issuer, narrowed);
    const fitting = all.filter((each) => filter.match([toResource(each, serving)]).length > 0);
    const entries = fitting.slice(page.offset, page.offset + page.count);
    return { entries, totalResults: fitting.length };
  });
  const resources = found.entries.map((entry) => toResource(entry, serving));
  return listMessage(resources, found.totalResults, page.offset + 1);
}
