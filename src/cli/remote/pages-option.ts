/**
 * What a route answers, as a document in a file, for the routes that have one: `--pdf <file>` as
 * pages, `--xml <file>` as it was sent.
 */
import { Option } from 'commander';
import { countedText } from '../../kernel/number-text.ts';
import { writeFileAside } from '../files.ts';
import type { Query, RemotePolder } from './connection.ts';
import { lineText, type RemotePorts } from './remote-command.ts';

export function pagesOption(): Option {
  return new Option('--pdf <file>', 'write it to this file, as pages').conflicts('json');
}

/** Writes the file, and says so where a line disturbs no answer. */
export async function savePages(
  polder: RemotePolder,
  file: string,
  asked: { readonly path: string; readonly query?: Query },
  { cwd, stderr }: RemotePorts,
): Promise<void> {
  const bytes = await polder.pages(asked.path, asked.query ?? {});
  await writeFileAside(cwd, file, bytes);
  stderr.write(lineText(`${file}: ${countedText(bytes.length, 'byte')}`));
}

/** `-` is standard output. */
const STANDARD_OUTPUT = '-';

export function xmlOption(): Option {
  return new Option('--xml <file>', 'write it to this file, as it was sent; - prints it').conflicts(
    ['json', 'pdf'],
  );
}

/** To the byte, so that its hash is the one that was told. */
export async function saveXml(
  polder: RemotePolder,
  file: string,
  path: string,
  { cwd, stdout, stderr }: RemotePorts,
): Promise<void> {
  const bytes = await polder.xml(path);
  if (file === STANDARD_OUTPUT) {
    stdout.write(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
    return;
  }
  await writeFileAside(cwd, file, bytes);
  stderr.write(lineText(`${file}: ${countedText(bytes.length, 'byte')}`));
}
