/**
 * An XML document as a tree of elements with the prefixes that UBL writes (`cbc:`, `cac:`; none for
 * the root), whatever prefixes the document chose, so that a rule names an element in one way.
 */
import { DOMParser, type Element, onWarningStopParsing, ParseError } from '@xmldom/xmldom';

export interface XmlNode {
  /** `cbc:ID`; of a namespace that an e-invoice does not have: `?:ID`. */
  readonly name: string;
  /** `/Invoice/cac:InvoiceLine[2]/cbc:ID`; a number only where there are more of that name. */
  readonly path: string;
  readonly parent: XmlNode | undefined;
  readonly children: readonly XmlNode[];
  /** What stands in it outside its children, without the white space around it. */
  readonly text: string;
  readonly attributes: ReadonlyMap<string, string>;
}

export type ReadXml =
  | { readonly ok: true; readonly root: XmlNode; readonly namespace: string }
  | { readonly ok: false; readonly says: string };

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:';
export const INVOICE_NAMESPACE = `${UBL}Invoice-2`;
export const CREDIT_NOTE_NAMESPACE = `${UBL}CreditNote-2`;

const PREFIXES: ReadonlyMap<string | null, string> = new Map([
  [`${UBL}CommonBasicComponents-2`, 'cbc:'],
  [`${UBL}CommonAggregateComponents-2`, 'cac:'],
  [INVOICE_NAMESPACE, ''],
  [CREDIT_NOTE_NAMESPACE, ''],
]);

/** Strict: whatever the parser only warns of is refused too, and so is a document type. */
export function readXml(xml: string): ReadXml {
  const overlooked = overlookedByParser(xml);
  if (overlooked !== undefined) return { ok: false, says: overlooked };
  try {
    const parser = new DOMParser({ onError: onWarningStopParsing });
    const { documentElement: root, doctype } = parser.parseFromString(xml, 'text/xml');
    if (root === null) return { ok: false, says: 'there is no root element' };
    if (doctype !== null) return { ok: false, says: 'it has a document type' };
    const tree = treeOf(root, undefined, `/${nameOf(root)}`);
    return { ok: true, root: tree, namespace: root.namespaceURI ?? '' };
  } catch (error) {
    if (error instanceof ParseError) return { ok: false, says: error.message };
    throw error;
  }
}

const IS_NO_CHARACTER = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const WITHOUT_REFERENCES = /<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g;
const REFERENCE = /&(?:(\w+);|#(\d+);|#x([\da-f]+);)?/gi;
const NAMED = new Set(['amp', 'lt', 'gt', 'quot', 'apos']);

/** What is not well-formed and what the parser, tried on it, takes all the same. */
function overlookedByParser(xml: string): string | undefined {
  if (IS_NO_CHARACTER.test(xml)) return 'it has a character that XML does not know';
  const marked = xml.replace(WITHOUT_REFERENCES, '');
  if (marked.includes(']]>')) return 'it has "]]>" outside CDATA';
  for (const [whole, name, decimal, hexadecimal] of marked.matchAll(REFERENCE)) {
    if (name !== undefined && NAMED.has(name)) continue;
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
    const isCharacter = code <= 0x10ffff && !IS_NO_CHARACTER.test(String.fromCodePoint(code));
    if (!isCharacter) return `"${whole}" stands for no character: is an "&" not escaped?`;
  }
  return undefined;
}

interface GrowingNode extends XmlNode {
  readonly children: XmlNode[];
}

function treeOf(element: Element, parent: XmlNode | undefined, path: string): XmlNode {
  const childElements = [...element.childNodes].filter(isElement);
  const node: GrowingNode = {
    name: nameOf(element),
    path,
    parent,
    children: [],
    text: textOf(element),
    attributes: attributesOf(element),
  };
  const total = countOfEach(childElements.map(nameOf));
  const sofar = new Map<string, number>();
  for (const child of childElements) {
    const name = nameOf(child);
    const place = (sofar.get(name) ?? 0) + 1;
    sofar.set(name, place);
    const number = total.get(name) === 1 ? '' : `[${place}]`;
    node.children.push(treeOf(child, node, `${path}/${name}${number}`));
  }
  return node;
}

function countOfEach(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function isElement(node: { readonly nodeType: number }): node is Element {
  return node.nodeType === 1;
}

function nameOf({ namespaceURI, localName }: Element): string {
  return `${PREFIXES.get(namespaceURI) ?? '?:'}${localName}`;
}

const TEXT_NODE_TYPES: readonly number[] = [3, 4];

function textOf(element: Element): string {
  const texts = [...element.childNodes].filter(({ nodeType }) =>
    TEXT_NODE_TYPES.includes(nodeType),
  );
  return texts
    .map(({ nodeValue }) => nodeValue ?? '')
    .join('')
    .trim();
}

/** Those that declare a namespace, or say where its schema lies, are no part of the document. */
function attributesOf({ attributes }: Element): ReadonlyMap<string, string> {
  const own = [...attributes].filter(
    ({ name }) => name !== 'xmlns' && !name.startsWith('xmlns:') && name !== 'xsi:schemaLocation',
  );
  return new Map(own.map(({ name, value }) => [name, value]));
}
