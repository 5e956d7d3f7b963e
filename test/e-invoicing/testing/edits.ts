/** Small edits of a document, each at a path from the root: `cac:InvoiceLine[1]/cbc:ID`. */
import { DOMParser, type Document, type Element, XMLSerializer } from '@xmldom/xmldom';
import { assert, present } from '../../../src/kernel/assert.ts';

export type Edit = (document: Document) => void;

export function edited(xml: string, edits: readonly Edit[]): string {
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  for (const edit of edits) edit(document);
  return new XMLSerializer().serializeToString(document);
}

/** Without the elements at `path`. */
export function cut(path: string): Edit {
  return (document) => {
    for (const element of elementsAt(document, path)) element.parentNode?.removeChild(element);
  };
}

/** With this text at `path`. */
export function say(path: string, text: string): Edit {
  return (document) => {
    for (const element of elementsAt(document, path)) element.textContent = text;
  };
}

/** With this value of an attribute at `path`, or without the attribute. */
export function mark(path: string, attribute: string, value?: string): Edit {
  return (document) => {
    for (const element of elementsAt(document, path)) {
      if (value === undefined) element.removeAttribute(attribute);
      else element.setAttribute(attribute, value);
    }
  };
}

/** With `xml` before the first element at `path`. */
export function put(path: string, xml: string): Edit {
  return (document) => {
    const before = present(elementsAt(document, path)[0], path);
    for (const element of fragment(xml)) {
      before.parentNode?.insertBefore(document.importNode(element, true), before);
    }
  };
}

/** With `xml` at the end of the first element at `path`. */
export function add(path: string, xml: string): Edit {
  return (document) => {
    const parent = present(elementsAt(document, path)[0], path);
    for (const element of fragment(xml)) parent.appendChild(document.importNode(element, true));
  };
}

/** With the first element at `path` twice. */
export function twice(path: string): Edit {
  return (document) => {
    const element = present(elementsAt(document, path)[0], path);
    element.parentNode?.insertBefore(element.cloneNode(true), element);
  };
}

function elementsAt(document: Document, path: string): readonly Element[] {
  let found: readonly Element[] = [present(document.documentElement, 'the root')];
  for (const step of path.split('/').filter((each) => each !== '')) {
    const [, name, place] = /^([^[]+)(?:\[(\d+)\])?$/.exec(step) ?? [];
    found = found.flatMap((element) => {
      const named = childrenOf(element).filter(({ nodeName }) => nodeName === name);
      return place === undefined ? named : named.slice(Number(place) - 1, Number(place));
    });
  }
  assert(found.length > 0, `nothing stands at ${path}`);
  return found;
}

function fragment(xml: string): readonly Element[] {
  const space = 'urn:oasis:names:specification:ubl:schema:xsd:Common';
  const spaces = `xmlns:cac="${space}AggregateComponents-2" xmlns:cbc="${space}BasicComponents-2"`;
  const { documentElement } = new DOMParser().parseFromString(
    `<x ${spaces}>${xml}</x>`,
    'text/xml',
  );
  return childrenOf(present(documentElement, 'the fragment'));
}

function childrenOf(element: Element): readonly Element[] {
  return [...element.childNodes].filter((node): node is Element => node.nodeType === 1);
}
