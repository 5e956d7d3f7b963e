/** The classes of job size in which workloads are described, fitted and scaled. */
import { present } from '../../kernel/assert.ts';

export interface SizeClass {
  readonly label: string;
  readonly gpuCountMin: number;
  readonly gpuCountMax: number;
}

export const SIZE_CLASSES: readonly SizeClass[] = [
  { label: '1', gpuCountMin: 1, gpuCountMax: 1 },
  { label: '2-8', gpuCountMin: 2, gpuCountMax: 8 },
  { label: '9-64', gpuCountMin: 9, gpuCountMax: 64 },
  { label: '65-512', gpuCountMin: 65, gpuCountMax: 512 },
  { label: '513+', gpuCountMin: 513, gpuCountMax: Number.MAX_SAFE_INTEGER },
];

/** The index in {@link SIZE_CLASSES} of a job of `gpuCount` GPUs, 1 or more. */
export function sizeClassIndexOf(gpuCount: number): number {
  const index = SIZE_CLASSES.findIndex((sizeClass) => gpuCount <= sizeClass.gpuCountMax);
  present(SIZE_CLASSES[index], `A size class for ${gpuCount} GPUs`);
  return index;
}
