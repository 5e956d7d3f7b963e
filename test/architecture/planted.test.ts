/** The rules held against planted violations: a rule that finds nothing proves nothing. */
import { describe, expect, test } from 'vitest';
import { violationsOfForm } from './form.ts';
import { violationsOfPurity } from './purity.ts';
import { violationsOfArrows } from './rooms.ts';
import { violationsOfSize } from './size.ts';
import { parseSource, type SourceFile, type Violation } from './source-file.ts';
import { violationsOfLockFile, violationsOfName, violationsOfWords } from './words.ts';

type Rule = (file: SourceFile) => readonly Violation[];

/** The names of the rules that find `text` at fault, in order. */
function found(rule: Rule, path: string, text: string): readonly string[] {
  return rule(parseSource(path, text)).map((violation) => violation.rule);
}

function importing(target: string): string {
  return `import { word } from '${target}';\nword();\n`;
}

describe('arrows', () => {
  test.each([
    ['src/kernel/time.ts', '../funding/party.ts', 'to the right'],
    ['src/kernel/time.ts', '../platform/clock.ts', 'to the platform'],
    ['src/funding/budget.ts', '../capacity/site.ts', 'to the right'],
    ['src/scheduling/decide.ts', '../capacity/site.ts', 'of scheduling, which sees kernel alone'],
    ['src/settlement/ledger.ts', '../rehearsal/summary.ts', 'to the rehearsal'],
    ['src/platform/clock.ts', '../funding/party.ts', 'of the platform to a room'],
    ['src/rehearsal/run.ts', '../cli/progress.ts', 'to the command line'],
    ['src/access/mode.ts', '../platform/log.ts', 'of a pure file to the platform'],
    ['src/access/mode.ts', '../main.ts', 'to the composition root'],
    ['src/access/mode.ts', '../../test/sample.ts', 'out of src/'],
    ['src/access/mode.test.ts', '../sites/virtual.ts', 'of a test to the right'],
  ])('%s to %s is found: %s', (path, target) => {
    expect(found(violationsOfArrows, path, importing(target))).toEqual(['arrows']);
  });

  test.each([
    ['../../../src/kernel/time.ts', ['arrows']],
    ['../../../src/platform/http/route.ts', ['arrows']],
    ['../../../test/sample.ts', ['arrows']],
    ['node:fs', ['arrows']],
    ['../../../src/client/sites.ts', []],
    ['../parts/figure.tsx', []],
    ['react', []],
  ])('of a page to %s: %j', (target, rules) => {
    const text = importing(target);
    expect(found(violationsOfArrows, 'web/src/pages/sites.tsx', text)).toEqual(rules);
  });

  test('leave no file outside the rooms', () => {
    expect(found(violationsOfArrows, 'src/tools/a.ts', 'run();')).toEqual(['arrows']);
    expect(found(violationsOfArrows, 'src/other.ts', 'run();')).toEqual(['arrows']);
  });

  test('are found in types, in re-exports and in import() too', () => {
    const lines = [
      "import type { Site } from '../capacity/site.ts';",
      "export { Site } from '../capacity/site.ts';",
      "export * from '../capacity/site.ts';",
      "const site = await import('../capacity/site.ts');",
      "type Other = import('../capacity/site.ts').Site;",
    ];
    const violations = violationsOfArrows(parseSource('src/funding/a.ts', lines.join('\n')));
    expect(violations.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
  });

  test.each([
    ['src/access/mode.ts', '../kernel/time.ts'],
    ['src/access/mode.ts', '../funding/party.ts'],
    ['src/access/mode.ts', './award.ts'],
    ['src/access/commands.ts', '../platform/database.ts'],
    ['src/access/mode.test.ts', '../../test/sample.ts'],
    ['src/platform/clock.ts', '../kernel/time.ts'],
    ['src/rehearsal/run.ts', '../settlement/ledger.ts'],
    ['src/cli/rehearse.ts', '../rehearsal/run.ts'],
    ['src/main.ts', './cli/rehearse.ts'],
  ])('%s to %s is allowed', (path, target) => {
    expect(found(violationsOfArrows, path, importing(target))).toEqual([]);
  });
});

describe('walls', () => {
  test.each([
    ['src/access/mode.ts', './store.ts'],
    ['src/access/store.ts', './commands.ts'],
    ['src/access/store.ts', '../funding/party.ts'],
    ['src/access/commands.ts', './routes.ts'],
    ['src/access/commands.ts', '../funding/store.ts'],
    ['src/access/routes.ts', './mode.ts'],
    ['src/access/routes/award.ts', '../mode.ts'],
    ['src/rehearsal/run.ts', '../funding/store.ts'],
  ])('%s to %s is found', (path, target) => {
    expect(found(violationsOfArrows, path, importing(target))).toEqual(['walls']);
  });

  test.each([
    ['src/access/store.ts', './mode.ts'],
    ['src/access/commands.ts', './store.ts'],
    ['src/access/routes.ts', './commands.ts'],
    ['src/access/routes.ts', '../kernel/time.ts'],
    ['src/access/commands.test.ts', './commands.ts'],
  ])('%s to %s is allowed', (path, target) => {
    expect(found(violationsOfArrows, path, importing(target))).toEqual([]);
  });
});

describe('purity', () => {
  test.each([
    "import { readFileSync } from 'node:fs';",
    "import Decimal from 'decimal.js';",
    'const now = Date.now();',
    'const at = (time: Date) => time;',
    'const { now } = performance;',
    'setTimeout(run, 1);',
    'const home = process.cwd();',
    'const id = crypto.randomUUID();',
    "await fetch('x');",
    "console.log('x');",
    "const clock = globalThis['Date'];",
    'const draw = Math.random();',
    'const root = Math.pow(2, 0.5);',
    'const log = Math.log2(8);',
    "const name = Math['exp'](1);",
    'const { exp } = Math;',
    'const power = 1.5 ** count;',
    'let power = 2; power **= 3;',
    "const order = 'a'.localeCompare('b');",
    'const shown = (1).toLocaleString();',
    "const shown = new Intl.NumberFormat('nl');",
    'names.sort();',
    'names.slice(1).sort();',
    'const sorted = names.toSorted();',
    'for (const key in names) show(key);',
  ])('finds %s', (text) => {
    expect(found(violationsOfPurity, 'src/funding/budget.ts', text)).toEqual(['purity']);
  });

  test.each([
    '// Date.now() and Math.random() are not called here',
    "const text = 'process.env and Date';",
    `const text = \`new Date() \${count}\`;`,
    'const pattern = /Date|process|console/;',
    'const kept = Math.max(1, Math.floor(2.5));',
    'const limit = 2 ** 32 + Number(10n ** count);',
    'names.sort((a, b) => a - b);',
    'const keys = new Float64Array(9); keys.sort();',
    'const keys = new Float64Array(9); keys.subarray(0, 4).sort();',
    'const one = job.process + job.Date;',
    'interface Job { readonly process: string }',
    'for (const name of names) show(name);',
    "import { toEpochSeconds } from '../kernel/units.ts';",
  ])('passes %s', (text) => {
    expect(found(violationsOfPurity, 'src/funding/budget.ts', text)).toEqual([]);
  });

  test('holds for pure files of the chain alone', () => {
    const text = 'export const now = () => Date.now();';
    const paths = ['funding/store', 'funding/budget.test', 'platform/clock', 'cli/run'];
    expect(paths.flatMap((path) => found(violationsOfPurity, `src/${path}.ts`, text))).toEqual([]);
    expect(found(violationsOfPurity, 'src/rehearsal/run.ts', text)).toEqual(['purity']);
  });

  test('lets a package into its own folder of the rehearsal alone', () => {
    const text = "import { parse } from 'yaml';";
    const allowed = 'src/rehearsal/programme-file/read.ts';
    expect(found(violationsOfPurity, allowed, text)).toEqual([]);
    expect(found(violationsOfPurity, 'src/rehearsal/run.ts', text)).toEqual(['purity']);
    expect(found(violationsOfPurity, allowed, text.replace('yaml', 'echarts'))).toEqual(['purity']);
  });
});

describe('impure files', () => {
  const impure = 'src/rehearsal/workload/trace-source.ts';

  test('may reach outside, and be seen by their folder', () => {
    expect(found(violationsOfPurity, impure, "import { open } from 'node:fs';")).toEqual([]);
    const text = importing('./trace-source.ts');
    expect(found(violationsOfPurity, 'src/rehearsal/workload/swf.ts', text)).toEqual([]);
  });

  test('show pure files of other folders their types alone', () => {
    const text = importing('./workload/trace-source.ts');
    expect(found(violationsOfPurity, 'src/rehearsal/run.ts', text)).toEqual(['purity']);
    const types = text.replace('import {', 'import type {');
    expect(found(violationsOfPurity, 'src/rehearsal/run.ts', types)).toEqual([]);
  });
});

describe('size', () => {
  const bodyOf = (lineCount: number) => 'run();\n'.repeat(lineCount);

  test.each([
    ['function size', `function long() {\n${bodyOf(59)}}`],
    ['function size', `const long = () => {\n${bodyOf(59)}};`],
    ['file size', bodyOf(401)],
    ['parameters', 'function wide(a: A, b: B, c: C, d: D, e: E) {}'],
    ['columns', `// ${'x'.repeat(98)}`],
  ])('finds %s', (rule, text) => {
    expect(found(violationsOfSize, 'bench/a.ts', text)).toEqual([rule]);
  });

  test.each([
    `function long() {\n${bodyOf(58)}}`,
    `describe('a', () => {\n${bodyOf(99)}});`,
    `describe.each([1])('a', () => {\n${bodyOf(99)}});`,
    bodyOf(400),
    'function wide(this: T, a: A, b: B, c: C, d: D) {}',
    `// ${'€'.repeat(97)}`,
    `// https://${'x'.repeat(98)}`,
  ])('passes what is at the limit (%#)', (text) => {
    expect(found(violationsOfSize, 'bench/a.ts', text)).toEqual([]);
  });
});

describe('form', () => {
  test.each([
    ['default export', 'export default 1;'],
    ['barrel file', "export { a } from './a.ts';\nexport * from './b.ts';"],
    ['import side effect', "import './a.ts';"],
    ['enum', 'enum Colour { Red }'],
    ['any', 'const a = (value: any) => value;'],
    ['non-null', 'const a = found!;'],
    ['non-null', 'const run = () => { let a!: number; };'],
    ['environment', 'const home = process.env.HOME;'],
    ['environment', "import { env } from 'node:process';"],
    ['module state', 'let count = 0;'],
    ['module state', 'export let count = 0;'],
  ])('finds %s', (rule, text) => {
    expect(found(violationsOfForm, 'src/cli/a.ts', text)).toEqual([rule]);
  });

  test.each([
    ['src/main.ts', 'const home = process.env.HOME;'],
    [
      'src/cli/a.ts',
      "import { a } from './a.ts';\nexport const b = () => { let c = a; return c; };",
    ],
    ['src/cli/a.ts', "const text = 'export default any!'; // enum"],
    ['src/cli/a.ts', "export { a } from './a.ts';\nexport const b = 1;"],
  ])('passes in %s: %s', (path, text) => {
    expect(found(violationsOfForm, path, text)).toEqual([]);
  });
});

describe('words and names', () => {
  const host = ['registry', 'npmjs', 'org'].join('.');

  test.each([
    ['a number of a tracker', ['see issue', '#12'].join(' ')],
    ['a path of one machine', ['', 'work', 'main', 'src'].join('/')],
    ['when it was written', ['in the previous', 'session'].join(' ')],
    ['who wrote it', ['an AI', 'assistant'].join(' ')],
    ['a server of packages', `https://${host}/yaml`],
  ])('finds %s, and its line', (_, text) => {
    const violations = violationsOfWords('README.md', `first\n${text}\n`);
    expect(violations.map(({ rule, line }) => [rule, line])).toEqual([['words', 2]]);
  });

  test('passes plain words', () => {
    const text =
      'A bill is issued. The issue of access. A session of training. An agent of a site.';
    expect(violationsOfWords('README.md', text)).toEqual([]);
  });

  test('finds names that are not in lower case with hyphens, in named folders', () => {
    const paths = ['src/funding/budgetYear.ts', 'test/Sample/a.ts', 'docs/a_b.md'];
    expect(paths.flatMap(violationsOfName).map(({ path }) => path)).toEqual(paths);
    const good = ['src/funding/budget-year.test.ts', 'src/funding/README.md', 'docs/a/0001-a.md'];
    expect(good.flatMap(violationsOfName)).toEqual([]);
  });

  test('finds a lock file that names a server', () => {
    const line = `"resolved": "https://${host}/yaml.tgz"`;
    expect(violationsOfLockFile('package-lock.json', `{\n${line}`)).toHaveLength(1);
    expect(violationsOfLockFile('package-lock.json', '"integrity": "sha512-x"')).toEqual([]);
  });
});
