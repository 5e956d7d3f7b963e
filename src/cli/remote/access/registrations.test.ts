/** What the commands of registrations send, and what they show. */
import { describe, expect, test } from 'vitest';
import { folderOf, runCli } from '../../testing/run-cli.ts';
import { answeringServer } from '../testing/answering-server.ts';

const polder = answeringServer();
const { received, next } = polder;

const cwd = folderOf({});
const run = (line: readonly string[]) => runCli(cwd, [...line, '--url', polder.url()]);

const ASKED = {
  ...{ id: 'registration_river-lab', organisation: 'River Lab', kind: 'user-organisation' },
  ...{ ofState: 'party_nl', registrationNumber: null, said: 'We model rivers.' },
  ...{ personId: 'person_a', personName: 'Ada', personMail: null, state: 'open' },
  isPersonMailVerified: false,
  ...{ askedAt: '2029-04-01T09:00:00Z', party: null, answer: null, decidedAt: null, version: 1 },
  ...{ endedAt: null, endedSaid: null },
};

const REGISTER = [
  ...['register', '--organisation', 'River Lab', '--kind', 'user-organisation'],
  ...['--said', 'We model rivers.'],
];

describe('who registers', () => {
  test('sends what it says, and is told who decides', async () => {
    next.answer = ASKED;
    const more = ['--of-state', 'party_nl', '--number', '123', '--id', 'registration_mine'];
    const { stdout, stderr, exitCode } = await run([...REGISTER, ...more]);
    expect([stderr, exitCode]).toEqual(['', 0]);
    const { organisation, kind, said } = ASKED;
    const body = { id: 'registration_mine', organisation, kind, said };
    expect(received).toMatchObject([
      {
        line: 'POST /v1/my-registrations',
        body: { ...body, ofState: 'party_nl', registrationNumber: '123' },
      },
    ]);
    expect(stdout).toBe(`\
registration_river-lab: open
Officers of party_nl or of the platform decide; \`polder registrations mine\` shows the answer.
`);
  });

  test('may leave out the state, whom the platform then answers', async () => {
    next.answer = { ...ASKED, ofState: null };
    const { stdout } = await run(REGISTER);
    expect(received).toMatchObject([{ body: { ofState: null, registrationNumber: null } }]);
    expect(stdout).toContain('\nOfficers of the platform decide');
  });

  test.each([
    ['River Lab', /^registration_river-lab-[0-9a-f]{4}$/],
    ['Café-Lab B.V. & Söhne', /^registration_cafe-lab-bv-sohne-[0-9a-f]{4}$/],
    ['Ινστιτούτο', /^registration_[0-9a-f]{4}$/],
    [`A${'b'.repeat(38)} c`, /^registration_ab{38}-[0-9a-f]{4}$/],
    ['x'.repeat(200), /^registration_x{40}-[0-9a-f]{4}$/],
  ])('gets an id from the name of the organisation: %s', async (organisation, id) => {
    next.answer = ASKED;
    await run([...REGISTER, '--organisation', organisation]);
    await run([...REGISTER, '--organisation', organisation]);
    const ids = received.map(({ body }) => (body as { readonly id: string }).id);
    expect(ids).toEqual([expect.stringMatching(id), expect.stringMatching(id)]);
    expect(ids[0]).not.toBe(ids[1]);
  });

  test.each([
    [['--kind', 'companies'], 'did you mean company?'],
    [['--of-state', 'nl'], 'expected an id that begins with party_'],
    [['--id', 'river-lab'], 'expected an id that begins with registration_'],
  ])('sends nothing that is wrong here already: %j', async (more, said) => {
    const { stderr, exitCode } = await run([...REGISTER, ...more]);
    expect(stderr).toContain(said);
    expect([exitCode, received]).toEqual([2, []]);
  });

  test('is told which one of its own is open', async () => {
    const detail = 'registration_river-lab is open.';
    const answer = { title: 'Another is not decided yet', detail, status: 409 };
    Object.assign(next, { status: 409, answer });
    const { stderr, exitCode } = await run(REGISTER);
    expect([exitCode, stderr]).toEqual([4, expect.stringContaining(detail)]);
  });

  test('lists the states, its registrations and what was answered', async () => {
    next.answer = { states: [{ id: 'party_nl', name: 'Netherlands' }] };
    const states = await run(['registrations', 'states']);
    expect(states.stdout).toBe('state     name\nparty_nl  Netherlands\n');
    next.answer = { states: [] };
    expect((await run(['registrations', 'states'])).stdout).toBe('No state takes part.\n');
    const refused = { ...ASKED, state: 'refused', answer: 'Which river?' };
    next.answer = { items: [refused], nextCursor: null };
    const { stdout } = await run(['registrations', 'mine']);
    expect(stdout).toBe(`\
registration            organisation  state    asked                    party  answer
registration_river-lab  River Lab     refused  2029-04-01 09:00:00 UTC  -      Which river?
`);
  });
});

describe('who decides', () => {
  const AT = 'registration_river-lab';
  const VERBS = '/v1/registrations/registration_river-lab';
  test.each<readonly [line: readonly string[], sent: string, body: unknown]>([
    [
      ['grant', AT, '--party', 'party_river-lab'],
      `POST ${VERBS}/grant`,
      { party: 'party_river-lab', enterAs: null, ofState: null, said: null },
    ],
    [
      [
        ...['grant', AT, '--party', 'party_new', '--enter-as', 'River Lab'],
        ...['--of-state', 'party_be', '--said', 'Welcome.'],
      ],
      `POST ${VERBS}/grant`,
      { party: 'party_new', enterAs: 'River Lab', ofState: 'party_be', said: 'Welcome.' },
    ],
    [['refuse', AT, '--said', 'No.'], `POST ${VERBS}/refuse`, { said: 'No.' }],
    [['end', AT, '--said', 'Left.'], `POST ${VERBS}/end`, { said: 'Left.' }],
    [['withdraw', AT], 'POST /v1/my-registrations/registration_river-lab/withdraw', undefined],
  ])('sends what was typed: %j', async (line, sent, body) => {
    next.answer = ASKED;
    const { stderr, exitCode } = await run(['registrations', ...line]);
    expect([stderr, exitCode]).toEqual(['', 0]);
    expect(received).toEqual([{ line: sent, ifMatch: undefined, body }]);
  });

  test('filters by the state of the registration and by that of the organisation', async () => {
    next.answer = { items: [ASKED], nextCursor: null };
    const { stdout } = await run([
      ...['registrations', 'list', '--state', 'open', '--of-state', 'party_nl'],
    ]);
    const [line = ''] = received.map((each) => each.line);
    expect(line).toMatch(/^GET \/v1\/registrations\?/);
    expect(new URL(line.slice(4), polder.url()).searchParams.get('ofState')).toBe('party_nl');
    expect(new URL(line.slice(4), polder.url()).searchParams.get('state')).toBe('open');
    expect(stdout).toContain('registration_river-lab  Ada     River Lab     party_nl  open');
  });

  test('reads when and why it was ended', async () => {
    const endedAt = '2029-05-01T09:00:00Z';
    next.answer = { ...ASKED, state: 'ended', party: 'party_river', endedAt, endedSaid: 'Left.' };
    const { stdout } = await run(['registrations', 'end', AT, '--said', 'Left.']);
    expect(stdout).toMatch(/^ended +2029-05-01 09:00:00 UTC: Left\.$/m);
  });

  test('sees the parties that the organisation may be already, or that there is none', async () => {
    const likelyParties = [{ id: 'party_river', name: 'River' }];
    const show = async (answer: object) => {
      next.answer = answer;
      return (await run(['registrations', 'show', AT])).stdout;
    };
    expect(await show({ ...ASKED, likelyParties })).toBe(`\
registration   registration_river-lab
state          open
person         Ada (person_a)
mail           -
organisation   River Lab
kind           user-organisation
of state       party_nl
in a register  -
said           We model rivers.
asked          2029-04-01 09:00:00 UTC
decided        -
party          -
answer         -

It may be one of these parties already
party        name
party_river  River
`);
    expect(await show({ ...ASKED, likelyParties: [] })).toContain(
      'No party there has a like name.',
    );
    const decided = { ...ASKED, state: 'granted', party: 'party_river', likelyParties: [] };
    expect(await show(decided)).not.toContain('No party');
  });

  test.each([
    [true, 'ada@river.example (verified by the login)'],
    [false, 'ada@river.example (not verified)'],
  ])('sees whether the login said that the mail is theirs: %s', async (isVerified, text) => {
    const mail = { personMail: 'ada@river.example', isPersonMailVerified: isVerified };
    next.answer = { ...ASKED, ...mail, likelyParties: [] };
    const { stdout } = await run(['registrations', 'show', AT]);
    expect(stdout).toContain(`mail           ${text}\n`);
  });
});
