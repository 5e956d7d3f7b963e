/** Tokens, people and their roles. */
import { type Command, Option } from 'commander';
import { endRole, grantRole } from '../../client/role-grants.ts';
import { createToken, revokeToken } from '../../client/tokens.ts';
import { addMonths, toTimeText } from '../../kernel/time.ts';
import {
  PERMISSIONS,
  ROLES,
  type RoleName,
  type RoleOfProgram,
  SCOPE_KINDS,
} from '../../platform/identity/access.ts';
import { isRoleOfProgram } from '../../platform/identity/permissions.ts';
import { toId, toIdIfGiven, toInstant, toWord } from './arguments.ts';
import { partColumn, textColumn, timeColumn, yesColumn } from './columns.ts';
import { groupOf } from './group.ts';
import { type Filter, type ListSpec, listCommand } from './list-command.ts';
import { named } from './named-wrong.ts';
import {
  connect,
  lineText,
  type RemoteOptions,
  type RemotePorts,
  remoteCommand,
  tell,
} from './remote-command.ts';

export const TOKEN_LIST: ListSpec = {
  name: 'list',
  summary: 'List your tokens, and those of programs that you make tokens for.',
  example: 'polder tokens list',
  path: '/v1/tokens',
  many: 'tokens',
  filters: [{ flags: '--site <id>', query: 'siteId', description: 'those of this site' }],
  columns: [
    textColumn('token', 'id'),
    textColumn('name', 'name'),
    textColumn('begins with', 'shownPrefix'),
    timeColumn('expires', 'expiresAt'),
    timeColumn('last used', 'lastUsedAt'),
    timeColumn('revoked', 'revokedAt'),
  ],
};

interface CreateTokenOptions extends RemoteOptions {
  readonly site?: string;
  readonly directory?: true;
  readonly permission?: readonly string[];
  readonly expires?: string;
}

export function tokensCommand(ports: RemotePorts): Command {
  const create = remoteCommand('create <name>', {
    summary: 'Make a token, and print it: it is shown this once.',
    example: 'polder tokens create nightly --permission job.submit --expires 2027-06-01',
  })
    .option('--permission <word...>', 'what it may do; all that you may where it is left out')
    .option(
      '--expires <date>',
      'the first day on which it is no good; in three months, at most a year',
    )
    .option('--site <id>', 'for the agent of this site')
    .addOption(
      new Option('--directory', 'for the directory that tells who has left, by SCIM').conflicts(
        'site',
      ),
    )
    .action(
      named(async (name: string, options: CreateTokenOptions) => {
        const expiresAt = expiryOf(options.expires, ports);
        const permissions = options.permission?.map((word) => toWord(PERMISSIONS, word));
        const siteId = toIdIfGiven('site_', options.site);
        const body = { name, permissions, siteId, isOfDirectory: options.directory, expiresAt };
        const made = await connect(options, ports).call(createToken, { body });
        const { id, expiresAt: until } = made.token;
        if (options.json !== true) ports.stderr.write(lineText(`${id}, until ${until}:`));
        tell(made, ({ secret }) => lineText(secret), options, ports);
      }),
    );
  const revoke = remoteCommand('revoke <id>', {
    summary: 'End a token, on every server within a second.',
    example: 'polder tokens revoke token_7d3',
  }).action(
    named(async (id: string, options: RemoteOptions) => {
      const answer = await connect(options, ports).call(revokeToken, {
        params: { tokenId: toId('token_', id) },
      });
      tell(answer, () => lineText(`${id}: revoked`), options, ports);
    }),
  );
  const text = { summary: 'Personal tokens.', example: 'polder tokens list' };
  return groupOf('tokens', text, [listCommand(TOKEN_LIST, ports), create, revoke]);
}

const MONTHS_UNTIL_EXPIRY = 3;
const ROLE_NAMES = (Object.keys(ROLES) as readonly RoleName[]).filter(
  (role): role is Exclude<RoleName, RoleOfProgram> => !isRoleOfProgram(role),
);

function expiryOf(date: string | undefined, { now }: RemotePorts): string {
  return date === undefined ? toTimeText(addMonths(now(), MONTHS_UNTIL_EXPIRY)) : toInstant(date);
}

export const PERSON_LIST: ListSpec = {
  name: 'list',
  summary: 'List the people who have a role where you may see people.',
  example: 'polder people list',
  path: '/v1/persons',
  many: 'people',
  filters: [{ flags: '--mail <address>', query: 'mail', description: 'the one with this mail' }],
  columns: [
    textColumn('person', 'id'),
    textColumn('name', 'name'),
    textColumn('mail', 'mail'),
    yesColumn('active', 'isActive'),
    timeColumn('since', 'createdAt'),
  ],
};

export function peopleCommand(ports: RemotePorts): Command {
  const text = { summary: 'People.', example: PERSON_LIST.example };
  return groupOf('people', text, [listCommand(PERSON_LIST, ports)]);
}

const ROLE_FILTERS: readonly Filter[] = [
  { flags: '--person <id>', query: 'personId', description: 'those of this person' },
  { flags: '--role <role>', query: 'role', description: 'those of this role' },
  { flags: '--in <scope id>', query: 'scopeId', description: 'those in this scope' },
  { flags: '--live', query: 'isLive', description: 'those that have not ended' },
];

interface WireScope {
  readonly kind: string;
  readonly id: string;
}

export const ROLE_LIST: ListSpec = {
  name: 'list',
  summary: 'List who has, or had, which role where.',
  example: 'polder roles list --live',
  path: '/v1/role-grants',
  many: 'roles',
  filters: ROLE_FILTERS,
  columns: [
    textColumn('grant', 'id'),
    textColumn('person', 'personId'),
    textColumn('role', 'role'),
    partColumn<WireScope>('in', 'scope', ({ kind, id }) => `${kind}:${id}`),
    timeColumn('since', 'grantedAt'),
    timeColumn('ended', 'endedAt'),
  ],
};

export function rolesCommand(ports: RemotePorts): Command {
  const grant = remoteCommand('grant <person> <role> <scope>', {
    summary: 'Give a person a role in a scope.',
    details: 'A scope is a kind and an id, such as party:party_nl; platform:polder is everything.',
    example: 'polder roles grant person_8k2 member project:allocation_nl-open',
  }).action(
    named(async (personId: string, role: string, scopeText: string, options: RemoteOptions) => {
      const [kind = '', id = ''] = scopeText.split(':');
      const body = {
        personId: toId('person_', personId),
        role: toWord(ROLE_NAMES, role),
        scope: { kind: toWord(SCOPE_KINDS, kind), id },
      };
      const polder = connect(options, ports);
      const answer = await polder.call(grantRole, { body });
      const toText = () => lineText(`${personId} is ${role} in ${scopeText} by ${answer.id}`);
      tell(answer, toText, options, ports);
    }),
  );
  const end = remoteCommand('end <grant>', {
    summary: 'End a role of a person.',
    example: 'polder roles end grant_31f',
  }).action(
    named(async (id: string, options: RemoteOptions) => {
      const answer = await connect(options, ports).call(endRole, {
        params: { grantId: toId('grant_', id) },
      });
      tell(answer, () => lineText(`${id}: ended`), options, ports);
    }),
  );
  const text = { summary: 'Who may do what where.', example: 'polder roles list --live' };
  return groupOf('roles', text, [listCommand(ROLE_LIST, ports), grant, end]);
}
