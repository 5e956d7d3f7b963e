/** A chain as a tree, and the tree as lines of text. */
export interface ChainNode {
  /** Such as `job`, `contract`, `entry`; `back` and `forward` are the two directions. */
  readonly kind: string;
  readonly id: string;
  readonly text: string;
  readonly children: readonly ChainNode[];
}

export function node(
  kind: string,
  id: string,
  text: string,
  children: readonly ChainNode[],
): ChainNode {
  return { kind, id, text, children };
}

/** The tree as lines, each child below its parent. */
export function chainLines(root: ChainNode): readonly string[] {
  return [titleOf(root), ...branchLines(root, '')];
}

function branchLines({ children }: ChainNode, indent: string): readonly string[] {
  return children.flatMap((child, index) => {
    const isLast = index === children.length - 1;
    const line = `${indent}${isLast ? '└─ ' : '├─ '}${titleOf(child)}`;
    return [line, ...branchLines(child, `${indent}${isLast ? '   ' : '│  '}`)];
  });
}

const NAMELESS_KINDS = ['payment', 'settled', 'more'];

function titleOf({ kind, id, text }: ChainNode): string {
  return NAMELESS_KINDS.includes(kind) ? text : `${id}  ${text}`;
}

/** Such as `1,234.5 GPU-h`, cut to a tenth. */
export function gpuHoursText(gpuSeconds: bigint): string {
  return `${groupedText(gpuSeconds, 360n, 10n)} GPU-h`;
}

/** Such as `EUR 1,234.56`, cut to a cent. */
export function eurText(micros: bigint): string {
  return `EUR ${groupedText(micros, 10_000n, 100n)}`;
}

/** Such as `33.3 %`, cut to a tenth. */
export function percentText(part: bigint, whole: bigint): string {
  if (whole === 0n) return '0.0 %';
  return `${groupedText(part * 1_000n, whole, 10n)} %`;
}

/** `amount / step` in steps of 1 / `stepsPerUnit`, with a comma at every third digit. */
function groupedText(amount: bigint, step: bigint, stepsPerUnit: bigint): string {
  const steps = (amount < 0n ? -amount : amount) / step;
  const whole = String(steps / stepsPerUnit).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  const fraction = String(steps % stepsPerUnit).padStart(String(stepsPerUnit).length - 1, '0');
  return `${amount < 0n ? '-' : ''}${whole}.${fraction}`;
}
