/**
 * A place for what may be wider or higher than it: that scrolls within, by the keyboard too, and a
 * shadow along an edge says that more is behind it.
 */
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { hiddenEdges } from './hidden-edges.ts';

interface ScrollPlaceProps {
  /** What scrolls, for those who hear it. */
  readonly name: string;
  /** Given by who must know where it has been scrolled to. */
  readonly scroller?: RefObject<HTMLElement | null>;
  readonly children: ReactNode;
}

export function ScrollPlace({ name, scroller, children }: ScrollPlaceProps) {
  const own = useRef<HTMLElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const found = scroller ?? own;
  useEffect(() => {
    const element = found.current;
    if (element === null) return undefined;
    // Not by a state of React: a shadow is no reason to make the rows of a table anew.
    const mark = () => {
      if (place.current !== null) place.current.dataset.hidden = hiddenEdges(element).join(' ');
    };
    const watch = new ResizeObserver(mark);
    watch.observe(element);
    for (const child of element.children) watch.observe(child);
    element.addEventListener('scroll', mark, { passive: true });
    return () => {
      watch.disconnect();
      element.removeEventListener('scroll', mark);
    };
  }, [found]);
  return (
    <div className="scroll-place" ref={place}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach what scrolls */}
      <section className="table-scroll" ref={found} aria-label={name} tabIndex={0}>
        {children}
      </section>
    </div>
  );
}
