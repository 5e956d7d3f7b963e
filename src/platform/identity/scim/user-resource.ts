/**
 * A person as SCIM writes it (RFC 7643, 4.1): which of its attributes Polder keeps, and how these
 * look. What a directory says beside them is taken and forgotten, as RFC 7644, 3.3, allows.
 */
import SCIMMY from 'scimmy';
import Type, { type Static } from 'typebox';
import { validatorOf } from '../../http/validate.ts';
import type { DirectoryUser, SubjectWord } from '../commands/directory.ts';
import { mailOf, textOf } from '../person-text.ts';
import type { DirectoryEntry } from '../store/directory.ts';

/** By which SURF Research Access Management says more of a person than the core of SCIM has. */
const FEDERATED_USER = 'urn:mace:surf.nl:sram:scim:extension:User';

/** So that a directory may send what large ones send to all: it is known, and not kept. */
SCIMMY.Schemas.User.definition.extend(SCIMMY.Schemas.EnterpriseUser.definition);

export type ScimUser = InstanceType<typeof SCIMMY.Schemas.User>;

const KEPT_LENGTHS = Type.Object({
  userName: Type.String({ minLength: 1, maxLength: 255 }),
  externalId: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  displayName: Type.Optional(Type.String({ maxLength: 200 })),
  name: Type.Optional(
    Type.Object({
      formatted: Type.Optional(Type.String()),
      givenName: Type.Optional(Type.String({ maxLength: 200 })),
      familyName: Type.Optional(Type.String({ maxLength: 200 })),
    }),
  ),
  emails: Type.Optional(
    Type.Array(
      Type.Object({
        value: Type.Optional(Type.String({ maxLength: 254 })),
        primary: Type.Optional(Type.Boolean()),
      }),
      { maxItems: 100 },
    ),
  ),
  active: Type.Optional(Type.Boolean()),
});
type KeptAttributes = Static<typeof KEPT_LENGTHS>;

const faultsOfKept = validatorOf(KEPT_LENGTHS, 'body');

/** What Polder keeps of a body. Throws the error of SCIM where it is no user. */
export function fromBody(body: unknown): DirectoryUser {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalid('invalidSyntax', 'Expected one user, as an object.');
  }
  const user = throwingScim(() => new SCIMMY.Schemas.User(body, 'in'));
  return toDirectoryUser(user, federatedIdOf(body));
}

/** The library takes extensions of the IETF alone. */
function federatedIdOf(body: object): string | undefined {
  const more: unknown = Object.getOwnPropertyDescriptor(body, FEDERATED_USER)?.value;
  if (typeof more !== 'object' || more === null) return undefined;
  const id: unknown = Object.getOwnPropertyDescriptor(more, 'eduPersonUniqueId')?.value;
  return typeof id === 'string' && id !== '' && id.length <= 255 ? id : undefined;
}

/** What Polder keeps of it. Without `active` a person is let in. */
export function toDirectoryUser(
  user: ScimUser,
  eduPersonUniqueId: string | undefined,
): DirectoryUser {
  const sent: unknown = JSON.parse(JSON.stringify(user));
  const [fault] = faultsOfKept(sent);
  if (fault !== undefined) {
    const attribute = fault.field.slice(1).replaceAll('/', '.');
    const sentence = `${attribute}: found ${fault.found}, expected ${fault.expected}.`;
    throw invalid('invalidValue', sentence);
  }
  const { userName, externalId, displayName, name, emails = [], active } = sent as KeptAttributes;
  const cleanName = textOf(userName);
  if (cleanName === undefined) throw invalid('invalidValue', 'userName: found no characters.');
  const mail = emails.find(({ primary }) => primary === true) ?? emails[0];
  return {
    userName: cleanName,
    externalId,
    eduPersonUniqueId,
    displayName: textOf(displayName) ?? textOf(name?.formatted),
    givenName: textOf(name?.givenName),
    familyName: textOf(name?.familyName),
    mail: mailOf(mail?.value),
    isActive: active !== false,
  };
}

export interface ResourceWords {
  /** The address of SCIM here, such as `https://polder.example/scim/v2`. */
  readonly base: string;
  readonly subjectWord: SubjectWord;
}

/** As it is answered. */
export function toResource(
  entry: DirectoryEntry,
  { base, subjectWord }: ResourceWords,
): Record<string, unknown> {
  const { person, userName, externalId, displayName, givenName, familyName } = entry;
  const { mail } = person;
  const isFederated = subjectWord === 'eduPersonUniqueId';
  const federated = isFederated ? { [FEDERATED_USER]: { eduPersonUniqueId: person.subject } } : {};
  return {
    schemas: [SCIMMY.Schemas.User.definition.id, ...Object.keys(federated)],
    id: person.id,
    externalId,
    userName,
    displayName: displayName ?? person.name,
    name: { formatted: person.name, givenName, familyName },
    emails: mail === undefined ? undefined : [{ value: mail, type: 'work', primary: true }],
    active: person.isActive,
    ...federated,
    meta: {
      resourceType: 'User',
      created: dateOf(entry.enteredAt),
      lastModified: dateOf(entry.changedAt),
      location: `${base}/Users/${person.id}`,
      version: etagOf(entry),
    },
  };
}

/** Weak, since an answer may leave attributes out: RFC 7644, 3.14. */
export function etagOf({ version }: Pick<DirectoryEntry, 'version'>): string {
  return `W/"${version}"`;
}

function dateOf(seconds: number): Date {
  return new Date(seconds * 1_000);
}

type ScimFaultType = 'invalidSyntax' | 'invalidValue' | 'invalidFilter' | 'mutability';

export function invalid(scimType: ScimFaultType, sentence: string): Error {
  return new SCIMMY.Types.Error(400, scimType, sentence);
}

/** The library says with a TypeError that a value does not fit its schema. */
export function throwingScim<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof TypeError) throw invalid('invalidValue', error.message);
    throw error;
  }
}
