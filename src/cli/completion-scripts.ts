/**
 * Completion for three shells, made from the commands themselves. Each script walks the words
 * before the cursor: a word that is a command below the one reached so far is the next one reached;
 * options and arguments are passed over. Then it offers what the command reached takes, and files.
 */
import type { Command, Option } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

interface Offer {
  readonly word: string;
  readonly description: string;
}

/** One command: `path` is empty for `polder` itself, else such as `jobs submit`. */
interface Stop {
  readonly path: string;
  readonly offers: readonly Offer[];
  readonly choices: readonly { readonly flag: string; readonly words: readonly string[] }[];
}

export function completionScript(shell: Shell, program: Command): string {
  const stops = stopsOf(program, '');
  switch (shell) {
    case 'bash':
      return bashScript(stops);
    case 'zsh':
      return zshScript(stops);
    case 'fish':
      return fishScript(stops);
  }
}

function stopsOf(command: Command, path: string): readonly Stop[] {
  const help = command.createHelp();
  // Commander adds a command `help` of its own.
  const below = help.visibleCommands(command).filter((child) => child.name() !== 'help');
  const options = help.visibleOptions(command);
  const stop = {
    path,
    offers: [...below.map(offerOfCommand), ...options.map(offerOfOption)],
    choices: options.flatMap(choicesOf),
  };
  const paths = below.map((child) => [child, `${path} ${child.name()}`.trim()] as const);
  return [stop, ...paths.flatMap(([child, childPath]) => stopsOf(child, childPath))];
}

function offerOfCommand(command: Command): Offer {
  return { word: command.name(), description: firstLine(command.description()) };
}

function offerOfOption(option: Option): Offer {
  return { word: flagOf(option), description: firstLine(option.description) };
}

function choicesOf(option: Option): Stop['choices'] {
  const { argChoices } = option;
  return argChoices === undefined ? [] : [{ flag: flagOf(option), words: argChoices }];
}

function flagOf({ long, short }: Option): string {
  return long ?? short ?? '';
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

function bashScript(stops: readonly Stop[]): string {
  return `# polder completion for bash: eval "$(polder completion bash)"
_polder() {
  local at='' word current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$at $word" in
      ${pathPattern(stops)}) at="$at $word" ;;
    esac
  done
  local offers=''
  case "$at $before" in
${stops.flatMap(bashChoices).join('\n')}
  esac
  if [ -z "$offers" ]; then
    case "$at" in
${stops.map(({ path, offers }) => bashCase(spaced(path), offers.map(wordOf))).join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$offers" -- "$current"))
}
complete -o default -F _polder polder
`;
}

function bashChoices({ path, choices }: Stop): readonly string[] {
  return choices.map(({ flag, words }) => bashCase(`${spaced(path)} ${flag}`, words));
}

function bashCase(pattern: string, words: readonly string[]): string {
  return `      ${quoted(pattern)}) offers=${quoted(words.join(' '))} ;;`;
}

function zshScript(stops: readonly Stop[]): string {
  const cases = stops.map(({ path, offers }) => {
    const words = offers.map(({ word, description }) =>
      quoted(`${word.replaceAll(':', '\\:')}:${description}`),
    );
    return `    ${quoted(spaced(path))}) offers=(${words.join(' ')}) ;;`;
  });
  return `#compdef polder
# polder completion for zsh: eval "$(polder completion zsh)"
_polder() {
  local at='' word
  local -a offers
  for word in "\${words[@]:1:$((CURRENT-2))}"; do
    case "$at $word" in
      ${pathPattern(stops)}) at="$at $word" ;;
    esac
  done
  case "$at" in
${cases.join('\n')}
  esac
  _describe 'polder' offers || _files
}
compdef _polder polder
`;
}

function fishScript(stops: readonly Stop[]): string {
  const lines = stops.flatMap(({ path, offers, choices }) =>
    offers.map(({ word, description }) => {
      const isOption = word.startsWith('--');
      const words = choices.find(({ flag }) => flag === word)?.words;
      const values = words === undefined ? '' : ` -x -a ${quoted(words.join(' '))}`;
      const what = isOption ? `-l ${word.slice(2)}${values}` : `-f -a ${word}`;
      const where = `-n ${quoted(`test "$(__polder_at)" = "${spaced(path)}"`)}`;
      return `complete -c polder ${where} ${what} -d ${quoted(description)}`;
    }),
  );
  const paths = stops.map(({ path }) => quoted(spaced(path))).slice(1);
  return `# polder completion for fish: polder completion fish | source
function __polder_at
  set -l at ''
  for word in (commandline -opc)[2..-1]
    contains -- "$at $word" ${paths.join(' ')}
    and set at "$at $word"
  end
  echo -- "$at"
end
${lines.join('\n')}
`;
}

function pathPattern(stops: readonly Stop[]): string {
  const paths = stops.slice(1).map(({ path }) => quoted(spaced(path)));
  return paths.length === 0 ? "' '" : paths.join('|');
}

function spaced(path: string): string {
  return path === '' ? '' : ` ${path}`;
}

function wordOf({ word }: Offer): string {
  return word;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
