/** The picture of a floor: zoomed and moved by pointer, wheel and keys; a node is named. */
import { useComputedColorScheme } from '@mantine/core';
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef } from 'react';
import { neighbourOf, nodeAt } from './layout.ts';
import { COLOUR_COUNT } from './occupancy.ts';
import { fitView, type Painted, paint, pixelOf, type View, zoomed } from './paint.ts';

interface FloorCanvasProps {
  readonly painted: Omit<Painted, 'palette'>;
  readonly name: string;
  readonly node: number | undefined;
  readonly choose: (node: number | undefined) => void;
}

const ZOOM_STEP = 1.25;

export function FloorCanvas({ painted, name, node, choose }: FloorCanvasProps) {
  const scheme = useComputedColorScheme('light');
  const canvas = useRef<HTMLCanvasElement>(null);
  const screen = useRef<Screen>(undefined);
  // The scheme decides what the names of colours stand for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const palette = useMemo(paletteNow, [scheme]);
  useEffect(() => {
    if (canvas.current === null) return undefined;
    const made = new Screen(canvas.current);
    screen.current = made;
    return () => made.close();
  }, []);
  useEffect(() => screen.current?.show({ ...painted, palette }), [painted, palette]);
  const placeOf = (event: PointerEvent) => screen.current?.nodeUnder(event);
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event;
    if (key === '+' || key === '=') screen.current?.zoom(ZOOM_STEP);
    else if (key === '-') screen.current?.zoom(1 / ZOOM_STEP);
    else if (key === '0') screen.current?.fit();
    else if (key.startsWith('Arrow') && event.shiftKey) screen.current?.moveBy(key);
    else if (key.startsWith('Arrow')) choose(neighbourOf(painted.layout, node ?? 0, key));
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it takes keys of its own
    <canvas
      ref={canvas}
      className="floor"
      role="application"
      aria-label={name}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.buttons === 1) screen.current?.drag(event.movementX, event.movementY);
        else choose(placeOf(event));
      }}
    />
  );
}

const NAMES = Array.from({ length: COLOUR_COUNT }, (_, index) => {
  if (index === 0) return 'floor-free';
  return index === COLOUR_COUNT - 1 ? 'floor-out' : `series-${index}`;
});

function paletteNow(): Uint32Array {
  const styles = getComputedStyle(document.documentElement);
  return Uint32Array.from(NAMES, (name) => pixelOf(styles.getPropertyValue(`--${name}`).trim()));
}

/** A canvas with the part of the floor that it shows; paints at most once a frame. */
class Screen {
  readonly #canvas: HTMLCanvasElement;
  readonly #watch: ResizeObserver;
  #image: ImageData | undefined;
  #painted: Painted | undefined;
  #view: View | undefined;
  #frame = 0;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#watch = new ResizeObserver(() => {
      this.#image = undefined;
      this.fit();
    });
    this.#watch.observe(canvas);
    // React's own listener may not keep the page from scrolling.
    canvas.addEventListener('wheel', this.#onWheel, { passive: false });
  }

  close(): void {
    this.#watch.disconnect();
    this.#canvas.removeEventListener('wheel', this.#onWheel);
    cancelAnimationFrame(this.#frame);
  }

  show(painted: Painted): void {
    if (this.#painted?.layout !== painted.layout) this.#view = undefined;
    this.#painted = painted;
    this.#ask();
  }

  fit(): void {
    this.#view = undefined;
    this.#ask();
  }

  drag(x: number, y: number): void {
    const view = this.#view;
    if (view === undefined) return;
    const perPixel = this.#density() / view.scale;
    this.#view = { ...view, left: view.left - x * perPixel, top: view.top - y * perPixel };
    this.#ask();
  }

  moveBy(key: string): void {
    const step = 40;
    this.drag(
      key === 'ArrowLeft' ? step : key === 'ArrowRight' ? -step : 0,
      key === 'ArrowUp' ? step : key === 'ArrowDown' ? -step : 0,
    );
  }

  zoom(factor: number, at?: { x: number; y: number }): void {
    const { width, height } = this.#canvas;
    if (this.#view === undefined || this.#painted === undefined) return;
    const fit = fitView(this.#painted.layout, { width, height });
    this.#view = zoomed(this.#view, factor, at ?? { x: width / 2, y: height / 2 }, fit);
    this.#ask();
  }

  nodeUnder(event: { clientX: number; clientY: number }): number | undefined {
    const [view, painted] = [this.#view, this.#painted];
    if (view === undefined || painted === undefined) return undefined;
    const { x, y } = this.#pixelUnder(event);
    return nodeAt(painted.layout, view.left + x / view.scale, view.top + y / view.scale);
  }

  readonly #onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP, this.#pixelUnder(event));
  };

  #pixelUnder({ clientX, clientY }: { clientX: number; clientY: number }) {
    const { left, top } = this.#canvas.getBoundingClientRect();
    const density = this.#density();
    return { x: (clientX - left) * density, y: (clientY - top) * density };
  }

  #density(): number {
    return this.#canvas.width / Math.max(1, this.#canvas.clientWidth);
  }

  #ask(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#paint());
  }

  #paint(): void {
    const painted = this.#painted;
    const context = this.#canvas.getContext('2d');
    if (painted === undefined || context === null) return;
    const image = this.#image ?? this.#newImage();
    if (image === undefined) return;
    const { width, height } = image;
    this.#view ??= fitView(painted.layout, { width, height });
    paint({ pixels: new Uint32Array(image.data.buffer), width, height }, this.#view, painted);
    context.putImageData(image, 0, 0);
    performance.mark('floor-painted');
  }

  #newImage(): ImageData | undefined {
    const { clientWidth, clientHeight } = this.#canvas;
    if (clientWidth === 0 || clientHeight === 0) return undefined;
    this.#canvas.width = Math.round(clientWidth * devicePixelRatio);
    this.#canvas.height = Math.round(clientHeight * devicePixelRatio);
    this.#image = new ImageData(this.#canvas.width, this.#canvas.height);
    return this.#image;
  }
}
