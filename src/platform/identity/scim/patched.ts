/**
 * A change in parts: RFC 7644, 3.5.2. Directories in use send what the RFC does not know, and a
 * leaver whose change is refused stays: so what is plainly meant is understood.
 */
import SCIMMY from 'scimmy';
import type { DirectoryUser } from '../commands/directory.ts';
import type { DirectoryEntry } from '../store/directory.ts';
import {
  invalid,
  type ResourceWords,
  type ScimUser,
  throwingScim,
  toDirectoryUser,
  toResource,
} from './user-resource.ts';

/** What the directory says of the person once `body` is done to what it said so far. */
export async function patched(
  said: DirectoryEntry,
  body: unknown,
  words: ResourceWords,
): Promise<DirectoryUser> {
  const before = new SCIMMY.Schemas.User(toResource(said, words), 'out');
  const message = throwingScim(() => new SCIMMY.Messages.PatchOp(understood(body)));
  // Answers nothing where nothing is different by it.
  const after: ScimUser | undefined = await message.apply(before).catch((error: unknown) => {
    throw error instanceof TypeError ? invalid('invalidValue', error.message) : error;
  });
  // No part of a change says it anew.
  if (after !== undefined) return toDirectoryUser(after, said.person.subject);
  const { person, ...names } = said;
  return { ...names, ...person, eduPersonUniqueId: person.subject };
}

type PatchRequest = ConstructorParameters<typeof SCIMMY.Messages.PatchOp>[0];

interface Operation {
  readonly op?: unknown;
  readonly path?: unknown;
  readonly value?: unknown;
}

function understood(body: unknown): PatchRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalid('invalidSyntax', 'Expected one message of operations, as an object.');
  }
  const { Operations: operations, ...rest } = body as { readonly Operations?: unknown };
  const isList = Array.isArray(operations);
  const all: unknown = isList ? operations.map(understoodOperation) : operations;
  // Whether it is a message of operations the library says.
  return { ...rest, Operations: all } as unknown as PatchRequest;
}

/** Such as `emails[type eq "work"].value`. */
const MAIL_OF_A_TYPE = /^emails\[[^\]]*\]\.value$/i;

function understoodOperation(sent: unknown): unknown {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return sent;
  const operation: Operation = sent;
  const { path, value } = operation;
  if (typeof path !== 'string') return { ...operation, value: understoodAttributes(value) };
  if (path.toLowerCase() === 'active') return { ...operation, value: understoodActive(value) };
  // One mail is kept, and the RFC lets no operation make one of a type that is not there.
  if (MAIL_OF_A_TYPE.test(path) && typeof value === 'string') {
    return { op: 'replace', path: 'emails', value: [{ value, type: 'work', primary: true }] };
  }
  return operation;
}

function understoodAttributes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const known = Object.entries(value).map(([name, each]: [string, unknown]) =>
    name.toLowerCase() === 'active' ? ['active', understoodActive(each)] : [name, each],
  );
  return Object.fromEntries(known);
}

/** Entra ID sends `"False"`, in a list at times, where the RFC has `false`. */
function understoodActive(value: unknown): unknown {
  const alone: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  const word = typeof alone === 'string' ? alone.toLowerCase() : alone;
  if (word === 'true') return true;
  return word === 'false' ? false : alone;
}
