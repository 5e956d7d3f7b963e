/** The first administrator: made in the store, so it runs where the settings of the server are. */
import type { Command } from 'commander';
import { toTimeText } from '../../kernel/time.ts';
import type { MadeAdministrator } from '../../live/console-administrator.ts';
import type { Settings } from '../../live/settings.ts';
import { createCommand } from '../command.ts';
import { InputError } from '../failure.ts';
import type { CliPorts } from '../ports.ts';
import { groupOf } from '../remote/group.ts';
import { shownText } from '../remote/table.ts';
import { settingsOf } from '../settings-of.ts';

interface CreateOptions {
  readonly name: string;
  readonly mail?: string;
  readonly json?: boolean;
}

export function administratorCommand(ports: CliPorts): Command {
  const example = "polder administrator create --name 'Ada Lovelace' --mail ada@example.org";
  const create = createCommand('create', {
    summary: 'Make an administrator in the store itself, and a token for it.',
    details:
      'For an installation whose issuer names none (POLDER_ADMIN), or that has none. Run it\n' +
      'with the settings of the server, which may run meanwhile, and for the embedded store as\n' +
      'the account that runs it. The token is shown this once and is good for 90 days; the same\n' +
      'name again gives the same person another one. The audit says that it was made here.',
    example,
  })
    .requiredOption('--name <name>', 'what the person is called')
    .option('--mail <address>', 'its mail')
    .action(async (options: CreateOptions) => {
      const draft = { name: nameOf(options.name), mail: mailOf(options.mail) };
      const { made, where } = await makeIn(settingsOf(ports), draft, ports);
      const { person, secret, token } = made;
      const { id, expiresAt } = token;
      const until = toTimeText(expiresAt);
      if (options.json === true) {
        const document = { ok: true, person, secret, token: { id, expiresAt: until }, where };
        ports.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
        return;
      }
      const who = `${shownText(person.name)} (${person.id}) is an administrator of ${where}`;
      ports.stderr.write(`${who}\nIts token, for \`polder login --token\`, until ${until}:\n`);
      ports.stdout.write(`${secret}\n`);
    });
  return groupOf('administrator', { summary: 'Who runs this installation.', example }, [create]);
}

type Draft = { readonly name: string; readonly mail: string | undefined };

async function makeIn(
  settings: Settings,
  draft: Draft,
  ports: CliPorts,
): Promise<{ readonly made: MadeAdministrator; readonly where: string }> {
  const { openGround, refusalOfStore } = await import('../../live/open-store.ts');
  const { CONSOLE_ACTOR, fitnessOf, makeConsoleAdministrator, requireFit } = await import(
    '../../live/console-administrator.ts'
  );
  const { migrate, readMigrations } = await import('../../platform/database/migrations.ts');
  const { openDatabase } = await import('../../platform/database/open-database.ts');
  const ground = await openGround(settings, ports.cwd, true);
  const { place, where } = ground;
  const connection = { applicationName: 'polder console', statementSecondsMax: 15, poolSize: 1 };
  const database = openDatabase(place, connection);
  try {
    const migrations = readMigrations();
    requireFit(await fitnessOf(database, migrations.at(-1)?.number ?? 0), ground);
    await migrate(place, migrations);
    const caller = { actor: CONSOLE_ACTOR, at: ports.now(), requestId: '' };
    const outcome = await database.write(caller, (writer) =>
      makeConsoleAdministrator(writer, draft),
    );
    if (outcome.ok) return { made: outcome.value, where };
    throw new InputError(refusalText(outcome.reason, draft.name));
  } catch (error) {
    throw refusalOfStore(error, where);
  } finally {
    await database.close();
    await ground.close();
  }
}

function refusalText(reason: string, name: string): string {
  if (reason === 'person_inactive') return `--name: ${name} was deactivated; give another name`;
  if (reason === 'too_many_tokens') {
    return `--name: ${name} has 50 tokens that can still be used; revoke some, or wait`;
  }
  return `--name: ${name}: ${reason}`;
}

/** Letters of any script, and nothing that a terminal or a store would not show as it is. */
const PRINTABLE = /^[^\p{C}\p{Zl}\p{Zp}]*$/u;
const NAME_LENGTH_MAX = 200;
const MAIL_LENGTH_MAX = 254;

function nameOf(text: string): string {
  const name = text.trim();
  if (name !== '' && name.length <= NAME_LENGTH_MAX && PRINTABLE.test(name)) return name;
  throw new InputError(`--name: expected 1 to ${NAME_LENGTH_MAX} printable characters`);
}

function mailOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const isMail = /^[^\s@]+@[^\s@]+$/.test(text) && PRINTABLE.test(text);
  if (isMail && text.length <= MAIL_LENGTH_MAX) return text;
  throw new InputError('--mail: expected an address such as ada@example.org');
}
