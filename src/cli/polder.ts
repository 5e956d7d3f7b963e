/**
 * The `polder` command. What was asked for goes to standard output; progress, notes and errors go
 * to standard error.
 */
import { Command } from 'commander';
import { agentCommand } from './agent-command.ts';
import { checkCommand } from './check-command.ts';
import { exampleAndExitCodes } from './command.ts';
import { compareCommand } from './compare-command.ts';
import { completionCommand } from './completion-command.ts';
import { tellFailure } from './failure.ts';
import { type CliPorts, EXIT, type ExitCode } from './ports.ts';
import { rehearseCommand } from './rehearse-command.ts';
import { remoteCommands } from './remote/commands.ts';
import { schemaCommand } from './schema-command.ts';
import { administratorCommand } from './service/administrator-command.ts';
import { backupCommand, restoreCommand } from './service/backup-commands.ts';
import { configCommand } from './service/config-command.ts';
import { mailTestCommand } from './service/mail-test-command.ts';
import { migrateCommand } from './service/migrate-command.ts';
import { serveCommand } from './service/serve-command.ts';
import { sweepCommand } from './sweep-command.ts';
import { sweepTaskCommand } from './sweep-task-command.ts';
import { traceCommand } from './trace-command.ts';
import { workloadCommand } from './workload-command.ts';

/** Runs one command line, without the names of the interpreter and the script. Never rejects. */
export async function runPolder(args: readonly string[], ports: CliPorts): Promise<ExitCode> {
  const concluded: { exitCode: ExitCode } = { exitCode: EXIT.fine };
  const program = programOf(ports, (exitCode) => {
    concluded.exitCode = exitCode;
  });
  try {
    await program.parseAsync(withoutVainHelp(program, args), { from: 'user' });
    return concluded.exitCode;
  } catch (error) {
    if (ports.signal.aborted) return EXIT.interrupted;
    const flags = args.slice(0, args.includes('--') ? args.indexOf('--') : undefined);
    const options = { isJson: flags.includes('--json'), isDebug: flags.includes('--debug') };
    return tellFailure(error, options, ports);
  }
}

function programOf(ports: CliPorts, conclude: (exitCode: ExitCode) => void): Command {
  const program = new Command('polder')
    .description(
      'Jointly funded AI compute: one chain from the first euro to the last GPU-hour,\n' +
        'rehearsed before anyone signs.',
    )
    .version(`polder ${ports.version}`, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'say what a command does, its options, an example, its exit codes')
    .addCommand(checkCommand(ports, conclude))
    .addCommand(schemaCommand(ports))
    .addCommand(rehearseCommand(ports))
    .addCommand(compareCommand(ports))
    .addCommand(sweepCommand({ ...ports, conclude }))
    .addCommand(sweepTaskCommand(ports))
    .addCommand(workloadCommand(ports))
    .addCommand(traceCommand({ ...ports, conclude }))
    .addCommand(serveCommand(ports))
    .addCommand(agentCommand(ports))
    .addCommand(migrateCommand(ports))
    .addCommand(backupCommand(ports))
    .addCommand(restoreCommand(ports))
    .addCommand(administratorCommand(ports))
    .addCommand(configCommand(ports, conclude))
    .addCommand(mailTestCommand(ports))
    .addCommand(completionCommand(ports))
    .addHelpText('after', exampleAndExitCodes('polder rehearse examples/five-gigafactories.yaml'));
  for (const command of remoteCommands({ ...ports, conclude })) program.addCommand(command);
  for (const command of withSubcommands(program)) settle(command, ports);
  return program;
}

/**
 * Where a word names no command, Commander gives the help of what stands before it, if help is
 * asked for, and ends well. Without the wish for help it says which word it does not know.
 */
function withoutVainHelp(program: Command, args: readonly string[]): readonly string[] {
  const isHelp = (word: string) => word === '-h' || word === '--help';
  const isAsked = args[0] === 'help' || args.some(isHelp);
  const words = (args[0] === 'help' ? args.slice(1) : args).filter((word) => !isHelp(word));
  return isAsked && namesNoCommand(program, words) ? words : args;
}

/** True where a word stands in the place of a command and is none. */
function namesNoCommand(program: Command, [word, ...rest]: readonly string[]): boolean {
  if (word === undefined || word === 'help' || word.startsWith('-')) return false;
  if (program.commands.length === 0) return false;
  const named = program.commands.find((each) => [each.name(), ...each.aliases()].includes(word));
  return named === undefined || namesNoCommand(named, rest);
}

function withSubcommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** A command must not end the process, and must write to the ports alone. */
function settle(command: Command, { stdout, stderr }: CliPorts): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => void stdout.write(text),
    writeErr: (text) => void stderr.write(text),
  });
  if (command.commands.length === 0) {
    command.showHelpAfterError(`(polder ${pathOf(command)} --help shows the options)`);
  }
}

function pathOf(command: Command): string {
  const { parent } = command;
  return parent?.parent ? `${pathOf(parent)} ${command.name()}` : command.name();
}
