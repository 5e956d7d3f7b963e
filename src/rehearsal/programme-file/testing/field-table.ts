/** The parts of docs/programme-file.md that follow from the schema and the catalogue of rules. */
import { RULES } from '../rule-catalogue.ts';
import { programmeFileSchema } from '../schema.ts';
import { expectationOf, type SchemaNode } from '../schema-node.ts';

interface FieldRow {
  readonly path: string;
  readonly schema: SchemaNode;
  readonly isRequired: boolean;
}

/** A heading and a table for each section, in the order of the file. */
export function fieldTables(): string {
  const root = programmeFileSchema as SchemaNode;
  const plain: FieldRow[] = [];
  const sections: string[] = [];
  for (const [name, schema] of Object.entries(root.properties ?? {})) {
    const isRequired = root.required?.includes(name) ?? false;
    const rows = rowsBelow(name, schema);
    if (rows.length === 0) plain.push({ path: name, schema, isRequired });
    else sections.push(sectionOf({ path: name, schema, isRequired }, rows));
  }
  return [`### At the top of the file\n\n${tableOf(plain)}`, ...sections].join('\n\n');
}

function sectionOf({ path, schema, isRequired }: FieldRow, rows: readonly FieldRow[]): string {
  const need = isRequired ? 'Required.' : 'May be left out.';
  return `### ${path}\n\n${schema.description} ${need}\n\n${tableOf(rows)}`;
}

/** The fields of a block, of the items of a list, or of each variant, down to the last. */
function rowsBelow(path: string, schema: SchemaNode): readonly FieldRow[] {
  if (schema.items !== undefined) return rowsBelow(`${path}[]`, schema.items);
  if (schema.anyOf !== undefined) {
    return schema.anyOf.flatMap((variant) =>
      rowsBelow(`${path}{${variant.properties?.kind?.const}}`, variant),
    );
  }
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const row = {
      path: `${path}.${name}`,
      schema: child,
      isRequired: schema.required?.includes(name) ?? false,
    };
    return [row, ...rowsBelow(row.path, child)];
  });
}

function tableOf(rows: readonly FieldRow[]): string {
  const lines = rows.map(({ path, schema, isRequired }) => {
    const example = schema.examples === undefined ? '' : `\`${exampleText(schema.examples[0])}\``;
    const need = isRequired ? '' : ' Optional.';
    const cells = [`\`${path}\``, `${schema.description}${need}`, rangeText(schema), example];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return ['| field | meaning | expected | example |', '|---|---|---|---|', ...lines].join('\n');
}

function rangeText(schema: SchemaNode): string {
  if (schema.patternProperties !== undefined) return 'entries of the form `key: value`';
  const least = schema.minItems === undefined ? '' : `, at least ${schema.minItems}`;
  const item = schema.items?.items === undefined ? schema.items : undefined;
  const isScalarList = item !== undefined && item.properties === undefined;
  if (isScalarList && item.anyOf === undefined) return `a list: ${expectationOf(item)}${least}`;
  return `${expectationOf(schema)}${least}`;
}

function exampleText(example: unknown): string {
  if (Array.isArray(example)) return `[${example.join(', ')}]`;
  if (typeof example !== 'object' || example === null) return String(example);
  const pairs = Object.entries(example).map(
    ([key, value]) => `${key === '*' ? '"*"' : key}: ${value}`,
  );
  return `{ ${pairs.join(', ')} }`;
}

/** Every rule, in the order of the catalogue. */
export function ruleTable(): string {
  const lines = Object.entries(RULES).map(
    ([name, { says, source }]) => `| \`${name}\` | ${says} | ${source} |`,
  );
  return ['| rule | what it says | source |', '|---|---|---|', ...lines].join('\n');
}
