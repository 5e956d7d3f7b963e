/** `--pdf <file>`: what a route answers, as pages in a file, for the routes that have pages. */
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
