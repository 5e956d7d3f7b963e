/**
 * The rooms of the house and which may import which. Arrows run with the chain: a room imports
 * rooms to its left, never to its right. See ARCHITECTURE.md.
 */
import { type Import, importsOf } from './imports.ts';
import { isTestFile, type SourceFile, type Violation, violationAt } from './source-file.ts';

const CHAIN = [
  'kernel',
  'funding',
  'procurement',
  'capacity',
  'access',
  'scheduling',
  'sites',
  'metering',
  'settlement',
  'operation',
  'rehearsal',
] as const;

type Wall = 'rules' | 'commands' | 'store' | 'routes';

/**
 * The rooms that a room may import besides itself. `cli` and main.ts compose: they import all.
 * `live` composes the service; `client` stands alone, so that a page can use it too.
 */
const MAY_IMPORT: ReadonlyMap<string, readonly string[]> = new Map([
  ...CHAIN.map((room, index) => [room, CHAIN.slice(0, index)] as const),
  ['scheduling', ['kernel']],
  ['platform', ['kernel']],
  ['client', []],
  ['live', [...CHAIN, 'platform']],
  ['agent', ['kernel', 'sites', 'client']],
]);

/** What the files of a room with walls may import of their own room. */
const WALLS_WITHIN_A_ROOM: Readonly<Record<Wall, readonly Wall[]>> = {
  rules: ['rules'],
  commands: ['rules', 'commands', 'store'],
  store: ['rules', 'store'],
  routes: ['routes', 'commands', 'store'],
};

const WALLS_ACROSS_ROOMS: Readonly<Record<Wall, readonly Wall[]>> = {
  rules: ['rules'],
  commands: [],
  store: [],
  routes: [],
};

/** `src/<room>/…`; the files directly in src/ belong to no room. */
export function roomOf(path: string): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1];
}

export function isInChain(room: string | undefined): boolean {
  return CHAIN.some((name) => name === room);
}

/** A wall is a file of its name, or the folder of the same name that the file has become. */
export function wallOf(path: string): Wall {
  const name = /^src\/[^/]+\/(commands|store|routes)(?:\.ts$|\/)/.exec(path)?.[1];
  return name === 'commands' || name === 'store' || name === 'routes' ? name : 'rules';
}

export function violationsOfArrows(file: SourceFile): readonly Violation[] {
  if (file.path.startsWith('web/')) return violationsOfWeb(file);
  if (!file.path.startsWith('src/')) return [];
  if (!isOfTheHouse(file.path)) return [violationAt(file, file.program, NOT_OF_THE_HOUSE)];
  return importsOf(file).flatMap((each) => {
    const said = each.isFile
      ? (saidOfArrow(file.path, each) ?? saidOfWall(file.path, each))
      : undefined;
    return said === undefined ? [] : [violationAt(file, each.node, said)];
  });
}

/** The pages know the service as any other program does: by its client, and by nothing else. */
function violationsOfWeb(file: SourceFile): readonly Violation[] {
  return importsOf(file).flatMap(({ node, target, isFile }) => {
    const isSeen = isFile
      ? target.startsWith('web/src/') || target.startsWith('src/client/')
      : !target.startsWith('node:');
    return isSeen ? [] : [violationAt(file, node, { rule: 'arrows', advice: adviceOfWeb(target) })];
  });
}

function adviceOfWeb(target: string): string {
  return `web/ may not import ${target}, only src/client/ and packages: ask it by a route`;
}

type Said = Pick<Violation, 'rule' | 'advice'>;

const NOT_OF_THE_HOUSE: Said = {
  rule: 'arrows',
  advice: 'no room of the house: move it into one, or add the room to ARCHITECTURE.md and here',
};

function isOfTheHouse(path: string): boolean {
  const room = roomOf(path);
  return room === undefined ? path === 'src/main.ts' : room === 'cli' || MAY_IMPORT.has(room);
}

/** A test sees the platform and what lies in test/ besides what its room sees. */
function saidOfArrow(path: string, { target }: Import): Said | undefined {
  const from = roomOf(path) ?? '';
  const to = roomOf(target);
  const neighbours = MAY_IMPORT.get(from);
  const isTest = isTestFile(path);
  if (neighbours === undefined || to === from || (isTest && target.startsWith('test/'))) {
    return undefined;
  }
  const seesPlatform = isTest || (isInChain(from) && wallOf(path) !== 'rules');
  const allowed = seesPlatform ? [...neighbours, 'platform'] : neighbours;
  if (to !== undefined && allowed.includes(to)) return undefined;
  return {
    rule: 'arrows',
    advice:
      `${from} may not import ${target}, only ${[from, ...allowed].join(', ')}: ` +
      'move the word that both need to the left, or hand it in where the rooms are composed',
  };
}

/** Of another room only the rules are seen, and only by rules; the kernel is seen by all. */
function saidOfWall(path: string, { target }: Import): Said | undefined {
  const [from, to] = [wallOf(path), wallOf(target)];
  const isOwnRoom = roomOf(path) === roomOf(target);
  const isFree = !isInChain(roomOf(path)) || !isInChain(roomOf(target));
  if (isFree || roomOf(target) === 'kernel' || (isTestFile(path) && isOwnRoom)) return undefined;
  const allowed = isOwnRoom ? WALLS_WITHIN_A_ROOM[from] : WALLS_ACROSS_ROOMS[from];
  if (allowed.includes(to)) return undefined;
  const seen = allowed.length === 0 ? 'nothing' : `only ${allowed.join(', ')}`;
  return {
    rule: 'walls',
    advice:
      `of ${isOwnRoom ? 'its own' : 'another'} room, ${from} may import ${seen}, ` +
      `not ${target}: take what is needed as an argument`,
  };
}
