import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { assert } from '../../kernel/assert.ts';
import { programmeSchemaDocument } from './schema-document.ts';
import { fieldTables, ruleTable } from './testing/field-table.ts';

const DOCS = new URL('../../../docs/', import.meta.url);

/** `text` with what stands between the two marks of `name` replaced. */
function withPart(text: string, name: string, part: string): string {
  const from = `<!-- ${name}: made by docs.test.ts -->\n`;
  const until = `\n<!-- end of ${name} -->`;
  const [start, end] = [text.indexOf(from), text.indexOf(until)];
  assert(start >= 0 && end >= start, `The marks of ${name} are missing`);
  return `${text.slice(0, start)}${from}\n${part}\n${text.slice(end)}`;
}

/** After a change of the schema or the rules: `npx vitest run docs.test.ts -u`, then review. */
test('docs/programme-file.md has every field and every rule as they are', async () => {
  const path = fileURLToPath(new URL('programme-file.md', DOCS));
  const text = readFileSync(path, 'utf8');
  const current = withPart(withPart(text, 'fields', fieldTables()), 'rules', ruleTable());
  await expect(current).toMatchFileSnapshot(path);
});

/** After a change: `polder schema > docs/programme.schema.json`, and let Biome format it. */
test('docs/programme.schema.json is the schema that `polder schema` prints', () => {
  const text = readFileSync(new URL('programme.schema.json', DOCS), 'utf8');
  expect(JSON.parse(text)).toEqual(programmeSchemaDocument());
});
