/**
 * Holds packages of open contracting data, and the facts that the tests hold every package to, to
 * the published schemas: `node scripts/validate-open-contracting.mjs --schema FOLDER
 * --extension FILE … [--facts] [PACKAGE …]`. docs/procurement.md says where they are to be had.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { factDifferences, packageFaults, readSchemas } from './open-contracting-schema.mjs';

const FACTS = 'src/procurement/testing/open-contracting-facts.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    schema: { type: 'string' },
    extension: { type: 'string', multiple: true, default: [] },
    facts: { type: 'boolean', default: false },
  },
});
if (values.schema === undefined || (positionals.length === 0 && !values.facts)) {
  console.error('Expected --schema FOLDER, and --facts or files of packages.');
  process.exit(2);
}

const schemas = readSchemas(values.schema, values.extension);
let faultCount = 0;
function tell(what, faults) {
  faultCount += faults.length;
  console.log(`${what}: ${faults.length === 0 ? 'as the standard has it' : ''}`);
  for (const fault of faults) console.log(`  ${fault}`);
}

if (values.facts) tell(FACTS, factDifferences(schemas, (await runnerImport(`./${FACTS}`)).module));
for (const file of positionals) {
  tell(file, packageFaults(schemas, JSON.parse(readFileSync(file, 'utf8'))));
}
process.exitCode = faultCount === 0 ? 0 : 1;
