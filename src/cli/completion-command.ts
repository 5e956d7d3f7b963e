import { Argument, type Command } from 'commander';
import { createCommand } from './command.ts';
import { completionScript, SHELLS, type Shell } from './completion-scripts.ts';
import type { CliPorts } from './ports.ts';

interface CompletionOptions {
  readonly json?: boolean;
}

export function completionCommand(ports: CliPorts): Command {
  const command = createCommand('completion', {
    summary: 'Print what a shell needs to complete the commands and options of polder.',
    details:
      'bash, in ~/.bashrc:               eval "$(polder completion bash)"\n' +
      'zsh, in ~/.zshrc after compinit:  eval "$(polder completion zsh)"\n' +
      'fish, in config.fish:             polder completion fish | source',
    example: 'polder completion bash',
  }).addArgument(new Argument('<shell>', 'the shell').choices(SHELLS));
  return command.action((shell: Shell, options: CompletionOptions) => {
    const script = completionScript(shell, command.parent ?? command);
    const document = `${JSON.stringify({ ok: true, shell, script }, undefined, 2)}\n`;
    ports.stdout.write(options.json === true ? document : script);
  });
}
