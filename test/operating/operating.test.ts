/** What docs/operating.md says of settings, metrics and the log is what the code has. */
import { describe, expect, test } from 'vitest';
import { folderOf, runCli } from '../../src/cli/testing/run-cli.ts';
import { engineRegistry } from '../../src/live/engine-metrics.ts';
import { LEADER_LOCK } from '../../src/live/leader/leadership.ts';
import type { ListedSetting } from '../../src/live/settings.ts';
import { HttpMetrics } from '../../src/platform/http/metrics.ts';
import { quotedIn, tableBelow, textOf, textOfSources } from './project-text.ts';

const operating = textOf('docs/operating.md');

describe('docs/operating.md', () => {
  test('lists the settings as `polder config` does', async () => {
    const { stdout } = await runCli(folderOf({}), ['config', '--json']);
    const { settings } = JSON.parse(stdout) as { readonly settings: readonly ListedSetting[] };
    expect(settings.length).toBeGreaterThan(15);
    expect(rowsOf(tableBelow(operating, '## Settings'))).toBe(rowsOf(settings.map(cellsOf)));
  });

  test('names every metric that a server has, and no other', async () => {
    const metrics = new HttpMetrics([engineRegistry(() => undefined)]);
    const text = await metrics.text();
    metrics.stop();
    const known = [...text.matchAll(/^# TYPE (\w+) /gm)].map((match) => match[1] ?? '');
    const told = tableBelow(operating, '### Metrics').flatMap(([cell]) => quotedIn(cell ?? ''));
    const names = told.map((name) => name.replace(/\{.*\}$/, ''));
    expect([...new Set(names)].sort()).toEqual(known.sort());
  });

  test('quotes no line of the log that nothing writes', () => {
    const sources = textOfSources();
    const lines = tableBelow(operating, '### The log').flatMap(([cell]) => quotedIn(cell ?? ''));
    expect(lines.length).toBeGreaterThan(8);
    expect(lines.filter((line) => !sources.includes(line))).toEqual([]);
  });

  test('takes the lead away by the number of its lock', () => {
    expect(operating).toContain(`objid::bigint = ${LEADER_LOCK};`);
  });
});

function cellsOf({ name, meaning, value, expected, isSecret }: ListedSetting): readonly string[] {
  return [`\`${name}\`${isSecret ? ' (secret)' : ''}`, meaning, value, expected];
}

/** As lines of the document, so that a difference can be read and pasted. */
function rowsOf(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
