/** The floor as pixels: all of it in one pass, so that a frame costs its pixels and no more. */
import type { Layout } from './layout.ts';
import { FREE, type Occupancy } from './occupancy.ts';

/** Which part of the floor is seen: pixels a node, and the place in the left upper corner. */
export interface View {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

export interface Picture {
  readonly pixels: Uint32Array;
  readonly width: number;
  readonly height: number;
}

export interface Painted {
  readonly layout: Layout;
  readonly occupancy: Occupancy;
  /** By node, an index of `palette`. */
  readonly colours: Uint8Array;
  /** Pixels; see {@link pixelOf}. */
  readonly palette: Uint32Array;
}

const GAP_FROM_PX = 3;
const SCALE_MAX = 80;
const ZOOM_OUT_MAX = 2;

export function fitView({ width, height }: Layout, picture: Omit<Picture, 'pixels'>): View {
  const scale = Math.min(SCALE_MAX, picture.width / width, picture.height / height);
  return {
    scale,
    left: (width - picture.width / scale) / 2,
    top: (height - picture.height / scale) / 2,
  };
}

/** Zooms by a factor; what stands at a pixel stays there. */
export function zoomed(view: View, factor: number, at: { x: number; y: number }, fit: View): View {
  const wanted = view.scale * factor;
  const scale = Math.min(SCALE_MAX, Math.max(fit.scale / ZOOM_OUT_MAX, wanted));
  return {
    scale,
    left: view.left + at.x / view.scale - at.x / scale,
    top: view.top + at.y / view.scale - at.y / scale,
  };
}

/** A node that is used in part is filled from below by that part. */
export function paint(picture: Picture, view: View, painted: Painted): void {
  const { layout, occupancy, colours, palette } = painted;
  const { scale, left, top } = view;
  picture.pixels.fill(0);
  const gap = scale >= GAP_FROM_PX ? 1 : 0;
  for (let node = 0; node < layout.nodeCount; node += 1) {
    const x = ((layout.x[node] ?? 0) - left) * scale;
    const y = ((layout.y[node] ?? 0) - top) * scale;
    if (x + scale < 0 || y + scale < 0 || x > picture.width || y > picture.height) continue;
    const colour = colours[node] ?? FREE;
    const used = occupancy.usedGpus[node] ?? 0;
    const share = used === 0 ? 1 : Math.min(1, used / (layout.gpus[node] ?? 1));
    const [x1, x2] = [Math.round(x), Math.round(x + scale) - gap];
    const [y1, y2] = [Math.round(y), Math.round(y + scale) - gap];
    const level = Math.round(y2 - (y2 - y1) * share);
    if (level > y1) fill(picture, [x1, y1, x2, level], palette[FREE] ?? 0);
    fill(picture, [x1, level, x2, y2], palette[colour] ?? 0);
  }
}

type Box = readonly [x1: number, y1: number, x2: number, y2: number];

function fill({ pixels, width, height }: Picture, [x1, y1, x2, y2]: Box, pixel: number): void {
  const start = Math.max(0, x1);
  const end = Math.min(width, Math.max(x2, x1 + 1));
  const bottom = Math.min(height, Math.max(y2, y1 + 1));
  if (start >= end) return;
  for (let y = Math.max(0, y1); y < bottom; y += 1) {
    pixels.fill(pixel, y * width + start, y * width + end);
  }
}

/** `#rrggbb` as a pixel of a canvas, in the order of bytes that all browsers' machines have. */
export function pixelOf(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return (0xff000000 | ((blue ?? 0) << 16) | ((green ?? 0) << 8) | (red ?? 0)) >>> 0;
}
