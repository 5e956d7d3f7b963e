import { describe, expect, test } from 'vitest';
import { LIVE_ROUTES } from '../../live/routes.ts';
import { runCli } from '../testing/run-cli.ts';
import { APPLICATION_GROUPS } from './access/groups.ts';
import { membersOf } from './filled-path.ts';
import { INVOICING_GROUPS } from './invoicing/groups.ts';
import { NOTICES } from './notice-commands.ts';
import { PROCUREMENT_GROUPS } from './procurement/groups.ts';
import type { RouteOption } from './route-command.ts';

const GROUPS = PROCUREMENT_GROUPS.concat(
  [...APPLICATION_GROUPS, ...INVOICING_GROUPS, NOTICES].map(
    (group) => [group.name, group] as const,
  ),
);
const COMMANDS = GROUPS.flatMap(([path, { routes }]) =>
  routes.map((route) => [`${path} ${route.words}`, route] as const),
);
const LISTS = GROUPS.flatMap(([path, { lists }]) =>
  lists.map((list) => [`${path} ${list.name}`, list] as const),
);

/** Routes that a command of its own asks, or that programs read. */
const ELSEWHERE = [
  'POST /v1/calls/:callId/opening/keys',
  'GET /v1/calls/:callId/opening/shares',
  'POST /v1/calls/:callId/opening/shares',
  'GET /v1/published/calls/:callId/release-package',
  'GET /v1/published/calls/:callId/record-package',
  // `polder conditions list --site` and `--programme` ask the list of all.
  'GET /v1/sites/:siteId/conditions',
  'GET /v1/programmes/:programmeId/conditions',
  // `polder invoices issue` looks at what is due before.
  'POST /v1/invoices',
  // `polder register` makes an id for it.
  'POST /v1/my-registrations',
  // `polder registrations mine` shows what was answered.
  'GET /v1/my-registrations/:registrationId',
];

/** Of its writer alone, so that nobody changes it in between: no version of it is asked for. */
const WRITTEN_ANEW = ['/v1/my-reviews/:applicationId'];

interface Schema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
}

function specOf(method: string, path: string) {
  const route = LIVE_ROUTES.find(({ spec }) => spec.method === method && spec.path === path);
  if (route === undefined) throw new Error(`no route ${method} ${path}`);
  const { query, body, answer, kind, idempotency, hasPages, hasXml } = route.spec;
  return {
    query: toSchema(query),
    body: toSchema(body),
    answer: toSchema(answer),
    kind,
    idempotency,
    hasPages,
    hasXml,
  };
}

function toSchema(schema: unknown): Schema {
  return (schema ?? {}) as Schema;
}

/** The fields of a schema; of a choice, those of all that can be chosen. */
function fieldsOf({ properties = {}, anyOf = [] }: Schema): readonly string[] {
  return [...Object.keys(properties), ...anyOf.flatMap(fieldsOf)];
}

/** What must be there; of a choice, what all of them need. */
function neededOf({ required = [], anyOf = [] }: Schema): readonly string[] {
  const [first = [], ...others] = anyOf.map(neededOf);
  return [...required, ...first.filter((field) => others.every((each) => each.includes(field)))];
}

const isSent = ({ isNeeded, otherwise }: RouteOption) => isNeeded === true || otherwise === null;

describe('the commands that are one route each', () => {
  test.each([
    ...COMMANDS.map(
      ([name, { method, path, hasPages }]) => [name, method, path, hasPages] as const,
    ),
    ...LISTS.map(([name, { path, hasPages }]) => [name, 'GET', path, hasPages] as const),
  ])('write pages where their route has them: %s', (_, method, path, hasPages) => {
    expect(hasPages).toBe(specOf(method, path).hasPages);
  });

  test.each(COMMANDS)('write XML where their route has it: %s', (_, { method, path, hasXml }) => {
    expect(hasXml).toBe(specOf(method, path).hasXml);
  });

  test.each(COMMANDS)('fit their route: %s', (_, command) => {
    const { words, method, path, options = [], shows, mayBeNew = false } = command;
    const { query, body, answer, kind, idempotency } = specOf(method, path);
    const [, ...places] = words.split(' ');
    const hasFile = places.at(-1) === '<file>';
    const members = places.slice(0, hasFile ? -1 : undefined);
    expect(members).toEqual(membersOf(path).map((member) => `<${member}>`));
    const inBody = options.filter((option) => option.in !== 'query');
    const inQuery = options.filter((option) => option.in === 'query');
    expect(fieldsOf(query)).toEqual(expect.arrayContaining(inQuery.map(({ field }) => field)));
    const sent = inBody.filter(isSent).map(({ field }) => field);
    if (hasFile) {
      expect(inBody).toEqual([]);
      expect(fieldsOf(body)).not.toEqual([]);
    } else {
      expect(new Set(inBody.map(({ field }) => field))).toEqual(new Set(fieldsOf(body)));
      expect(sent).toEqual(expect.arrayContaining([...neededOf(body)]));
    }
    expect(fieldsOf(answer)).toEqual(expect.arrayContaining([...(shows ?? [])]));
    const isUpdate = method === 'PUT' || method === 'PATCH';
    expect(kind === 'update').toBe(isUpdate && !mayBeNew && !WRITTEN_ANEW.includes(path));
    expect(idempotency).not.toBe('none');
  });

  test('reach every route of procurement, of applications, invoices and notices', () => {
    const ofOthers =
      /^\/v1\/(?:access-calls|applications|my-reviews|invoices|invoices-due)(?:\/|$)/;
    const ofOne = /^\/v1\/my-notice|\/billing$/;
    const ofRegistrations = /^\/v1\/(?:my-registrations|registrations|registration-form)(?:\/|$)/;
    const routes = LIVE_ROUTES.filter(
      ({ spec: { room, path } }) =>
        room === 'procurement' ||
        [ofOthers, ofOne, ofRegistrations].some((pattern) => pattern.test(path)),
    );
    expect(routes.filter(({ spec }) => spec.room === 'access')).not.toEqual([]);
    const reached = new Set([
      ...COMMANDS.map(([, { method, path }]) => `${method} ${path}`),
      ...LISTS.map(([, { path }]) => `GET ${path}`),
      ...ELSEWHERE,
    ]);
    const left = routes.map(({ spec }) => `${spec.method} ${spec.path}`);
    expect(left.filter((route) => !reached.has(route))).toEqual([]);
  });

  test.each([...COMMANDS, ...LISTS])('say what they do: %s', async (line, { summary, example }) => {
    const [words = ''] = line.split(' <');
    expect(example.startsWith(`polder ${words}`)).toBe(true);
    const { stdout, exitCode } = await runCli('/', [...words.split(' '), '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: polder ${words} `));
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(summary);
    expect(Math.max(...example.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(100);
  });
});
