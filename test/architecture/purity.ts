/**
 * The rules of a pure file: the same inputs give the same outputs on every machine and every
 * version of Node. No clock, no chance, no input or output, no package, and no arithmetic that
 * engines round differently.
 */
import { posix } from 'node:path';
import { type Import, importsOf, packageOf } from './imports.ts';
import { IMPURE_FILES, PACKAGES_OF_FOLDER } from './impure-files.ts';
import { isInChain, roomOf, wallOf } from './rooms.ts';
import {
  isNode,
  isTestFile,
  type Place,
  type SourceFile,
  type SyntaxNode,
  type Violation,
  violationAt,
} from './source-file.ts';

const HAND_IN = 'hand in what it gives as an argument';
const TIME = 'take the time as an EpochSeconds argument';

/** The global names that reach outside, with what to do instead. */
const OUTSIDE_NAMES: ReadonlyMap<string, string> = new Map([
  ['Date', `${TIME}; dates as text are in kernel/time.ts`],
  ['performance', 'measure in cli/ or bench/'],
  ['setTimeout', TIME],
  ['setInterval', TIME],
  ['setImmediate', TIME],
  ['queueMicrotask', TIME],
  ['process', HAND_IN],
  ['crypto', HAND_IN],
  ['fetch', HAND_IN],
  ['console', 'return what there is to say'],
  ['require', HAND_IN],
  ['globalThis', HAND_IN],
  ['Intl', 'format in the report or the command line'],
]);

/** Functions and constants of Math that are exact, or correctly rounded, in every engine. */
const EXACT_MATH = new Set(
  'abs ceil clz32 floor fround imul max min round sign sqrt trunc E LN2 LN10 PI SQRT2'.split(' '),
);

export function isPure(path: string): boolean {
  const isRule = isInChain(roomOf(path)) && wallOf(path) === 'rules';
  return isRule && !isTestFile(path) && !IMPURE_FILES.has(path);
}

export function violationsOfPurity(file: SourceFile): readonly Violation[] {
  if (!isPure(file.path)) return [];
  const imports = importsOf(file).flatMap((each) => {
    const advice = adviceOnImport(file.path, each);
    return advice === undefined ? [] : [{ node: each.node, advice }];
  });
  const typedArrays = namesOfTypedArrays(file);
  const uses = file.places.flatMap((place) => {
    const advice = adviceOnPlace(place, typedArrays);
    return advice === undefined ? [] : [{ node: place.node, advice }];
  });
  return [...imports, ...uses].map(({ node, advice }) =>
    violationAt(file, node, { rule: 'purity', advice }),
  );
}

function adviceOnImport(path: string, { target, isFile, isTypeOnly }: Import): string | undefined {
  if (isFile) {
    const isOwnFolder = posix.dirname(target) === posix.dirname(path);
    if (isTypeOnly || isOwnFolder || !IMPURE_FILES.has(target)) return undefined;
    return `${target} is listed as impure: beyond its folder, pure files may see its types alone`;
  }
  const isAllowed = [...PACKAGES_OF_FOLDER].some(
    ([folder, packages]) => path.startsWith(`${folder}/`) && packages.includes(packageOf(target)),
  );
  if (isAllowed) return undefined;
  const orList = 'or list the file with its reason in test/architecture/impure-files.ts';
  return `a pure file may not import ${target}: ${HAND_IN}, ${orList}`;
}

function adviceOnPlace(
  { node, parent, property }: Place,
  typedArrays: ReadonlySet<string>,
): string | undefined {
  switch (node.type) {
    case 'Identifier':
      return isReference(parent, property) ? adviceOnName(node, parent, property) : undefined;
    case 'MemberExpression':
      return adviceOnMember(node);
    case 'CallExpression':
      return adviceOnSort(node, typedArrays);
    case 'BinaryExpression':
      return node.operator === '**' ? adviceOnPower(node) : undefined;
    case 'AssignmentExpression':
      return node.operator === '**=' ? 'engines round `**=` differently: multiply' : undefined;
    case 'ForInStatement':
      return 'the order of keys means nothing: use `for … of` over an array or a Map';
    default:
      return undefined;
  }
}

/** Whether an identifier stands for a variable and not for the name of a property. */
function isReference(parent: SyntaxNode | undefined, property: string): boolean {
  const isName = property === 'key' || property === 'property';
  return !isName || parent?.computed === true;
}

function adviceOnName(
  node: SyntaxNode,
  parent: SyntaxNode | undefined,
  property: string,
): string | undefined {
  const name = String(node.name);
  const isBareMath =
    name === 'Math' && !(parent?.type === 'MemberExpression' && property === 'object');
  if (isBareMath) return 'name the function of Math where it is called';
  const instead = OUTSIDE_NAMES.get(name);
  return instead === undefined ? undefined : `\`${name}\` reaches outside: ${instead}`;
}

function adviceOnMember({ object, property, computed }: SyntaxNode): string | undefined {
  const name = isNode(property) ? String(property.name ?? property.value) : '';
  if (isNode(object) && object.name === 'Math' && (computed === true || !EXACT_MATH.has(name))) {
    return name === 'random'
      ? 'draw from a named stream of kernel/random.ts'
      : `engines round Math.${name} differently: use integers, a table, or a series of one's own`;
  }
  if (name === 'localeCompare') return 'order by `<` and `>`: locales differ';
  if (name.startsWith('toLocale')) return 'format without a locale: locales differ';
  return undefined;
}

/** Without an order, a typed array sorts by number, and everything else by its text. */
function adviceOnSort(
  { callee, arguments: given }: SyntaxNode,
  typedArrays: ReadonlySet<string>,
): string | undefined {
  if (!isNode(callee) || !isNode(callee.property) || !isNode(callee.object)) return undefined;
  const name = callee.property.name;
  const isBare = Array.isArray(given) && given.length === 0;
  if (!isBare || (name !== 'sort' && name !== 'toSorted')) return undefined;
  if (typedArrays.has(nameOfArray(callee.object))) return undefined;
  return `hand .${name}() a total order: without one it compares as text`;
}

/** `keys` of `keys` and of `keys.subarray(…)`: a part of a typed array is one. */
function nameOfArray(array: SyntaxNode): string {
  const { callee } = array;
  const isPart = isNode(callee) && isNode(callee.property) && callee.property.name === 'subarray';
  return String(isPart && isNode(callee.object) ? callee.object.name : array.name);
}

/** The constants of a file that are made as typed arrays: `const keys = new Float64Array(…)`. */
function namesOfTypedArrays({ places }: SourceFile): ReadonlySet<string> {
  const names = places.flatMap(({ node: { type, id, init } }) => {
    const isMade = type === 'VariableDeclarator' && isNode(init) && init.type === 'NewExpression';
    if (!isMade || !isNode(id) || !isNode(init.callee)) return [];
    return /^(?:Int|Uint|Float)\d+Array$/.test(String(init.callee.name)) ? [String(id.name)] : [];
  });
  return new Set(names);
}

/** Powers of whole literals are exact, and so are those of a bigint. */
function adviceOnPower({ left, right }: SyntaxNode): string | undefined {
  const isBigint = [left, right].some((side) => isNode(side) && typeof side.value === 'bigint');
  const isWhole = [left, right].every((side) => isNode(side) && Number.isInteger(side.value));
  return isBigint || isWhole ? undefined : 'engines round `**` differently: multiply';
}
