/**
 * What the Open Contracting Data Standard 1.1.5, with its extensions for lots and bids, asks of the
 * fields that Polder publishes: facts of its schema, for tests. A field that is not here is a
 * fault, so that nothing is published unseen.
 */

/** `name!`: required; `name[]`: a list with at least one item, each of another id. */
type Field = string;

const TYPES: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  ReleasePackage: {
    uri: 'uri!',
    version: 'version!',
    extensions: 'uri[]',
    publishedDate: 'time!',
    publisher: 'Publisher!',
    releases: 'Release[]!',
  },
  RecordPackage: {
    uri: 'uri!',
    version: 'version!',
    extensions: 'uri[]',
    publishedDate: 'time!',
    publisher: 'Publisher!',
    records: 'Record[]!',
  },
  Record: { ocid: 'text!', releases: 'Release[]!', compiledRelease: 'Release' },
  Publisher: { name: 'text!' },
  Release: {
    ocid: 'text!',
    id: 'releaseId!',
    date: 'time!',
    tag: 'releaseTag[]!',
    language: 'text',
    initiationType: 'initiationType!',
    parties: 'Organization[]',
    buyer: 'Reference',
    tender: 'Tender',
    bids: 'Bids',
    awards: 'Award[]',
    contracts: 'Contract[]',
  },
  Organization: { id: 'text!', name: 'text', identifier: 'Identifier', roles: 'partyRole[]' },
  Identifier: { scheme: 'text', id: 'text', legalName: 'text' },
  Reference: { id: 'text!', name: 'text' },
  Tender: {
    id: 'text!',
    title: 'text',
    status: 'tenderStatus',
    procuringEntity: 'Reference',
    value: 'Value',
    procurementMethod: 'method',
    mainProcurementCategory: 'procurementCategory',
    awardCriteria: 'awardCriteria',
    awardCriteriaDetails: 'text',
    submissionMethod: 'submissionMethod[]',
    tenderPeriod: 'Period',
    enquiryPeriod: 'Period',
    lots: 'Lot[]',
    amendments: 'Amendment[]',
    documents: 'Document[]?',
  },
  Lot: {
    id: 'text!',
    title: 'text',
    description: 'text',
    status: 'tenderStatus',
    value: 'Value',
  },
  Amendment: { id: 'text', date: 'time', rationale: 'text', description: 'text' },
  Document: { id: 'text!', documentType: 'documentType', title: 'text', url: 'uri' },
  Value: { amount: 'number', currency: 'currency' },
  Period: { startDate: 'time', endDate: 'time' },
  Bids: { statistics: 'Statistic[]', details: 'Bid[]?' },
  Statistic: {
    id: 'text!',
    measure: 'statistic!',
    date: 'time',
    value: 'number!',
    relatedLot: 'text',
  },
  Bid: { id: 'text!', status: 'bidStatus', tenderers: 'Reference[]', relatedLots: 'text[]' },
  Award: {
    id: 'text!',
    status: 'awardStatus',
    date: 'time',
    value: 'Value',
    suppliers: 'Reference[]',
    relatedLots: 'text[]',
    relatedBid: 'text',
  },
  Contract: {
    id: 'text!',
    awardID: 'text!',
    status: 'contractStatus',
    period: 'Period',
    dateSigned: 'time',
  },
};

/** Of the code lists, the codes that Polder may use; the first three lists below are open. */
const CODES: Readonly<Record<string, readonly string[]>> = {
  partyRole: ['buyer', 'procuringEntity', 'supplier', 'tenderer', 'funder'],
  awardCriteria: ['ratedCriteria'],
  documentType: ['biddingDocuments'],
  submissionMethod: ['electronicSubmission'],
  statistic: ['bids'],
  releaseTag: [
    'tender',
    'tenderAmendment',
    'tenderUpdate',
    'tenderCancellation',
    'award',
    'contract',
    'compiled',
  ],
  initiationType: ['tender'],
  tenderStatus: [
    'planning',
    'planned',
    'active',
    'cancelled',
    'unsuccessful',
    'complete',
    'withdrawn',
  ],
  method: ['open', 'selective', 'limited', 'direct'],
  procurementCategory: ['goods', 'services', 'works'],
  bidStatus: ['invited', 'pending', 'valid', 'disqualified', 'withdrawn'],
  awardStatus: ['pending', 'active', 'cancelled', 'unsuccessful'],
  contractStatus: ['pending', 'active', 'cancelled', 'terminated'],
  currency: ['EUR'],
};

const FORMS: Readonly<Record<string, RegExp>> = {
  text: /\S/,
  releaseId: /^[^#]+$/,
  version: /^\d+\.\d+$/,
  uri: /^[a-z][a-z0-9+.-]*:\S+$/i,
  time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
};

export type Json = Readonly<Record<string, unknown>>;

/** Each as `place: what`; none where the package is as the standard has it. */
export function packageFaults(sent: Json): readonly string[] {
  return objectFaults(sent, 'records' in sent ? 'RecordPackage' : 'ReleasePackage', '');
}

function objectFaults(value: unknown, type: string, place: string): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${place}: no ${type}`];
  }
  const fields = TYPES[type] ?? {};
  const unknown = Object.keys(value).filter((name) => !(name in fields));
  return [
    ...unknown.map((name) => `${place}/${name}: no field of ${type}`),
    ...Object.entries(fields).flatMap(([name, field]) =>
      fieldFaults((value as Json)[name], field, `${place}/${name}`),
    ),
  ];
}

function fieldFaults(value: unknown, field: Field, place: string): readonly string[] {
  if (value === undefined) return field.endsWith('!') ? [`${place}: is required`] : [];
  const type = field.replace(/[![\]?]+/, '');
  if (!field.includes('[]')) return valueFaults(value, type, place);
  if (!Array.isArray(value)) return [`${place}: no list`];
  const keys = value.map((item: unknown) => {
    const id = typeof item === 'object' && item !== null ? (item as Json).id : item;
    return JSON.stringify(id ?? item);
  });
  return [
    ...(value.length === 0 && !field.endsWith('?') ? [`${place}: is empty`] : []),
    ...(new Set(keys).size < keys.length ? [`${place}: has an item twice`] : []),
    ...value.flatMap((item, index) => valueFaults(item, type, `${place}/${index}`)),
  ];
}

function valueFaults(value: unknown, type: string, place: string): readonly string[] {
  if (type in TYPES) return objectFaults(value, type, place);
  const codes = CODES[type];
  const form = FORMS[type];
  const isRight =
    codes !== undefined
      ? codes.some((code) => code === value)
      : form === undefined
        ? typeof value === 'number' && Number.isFinite(value)
        : typeof value === 'string' && form.test(value);
  return isRight ? [] : [`${place}: ${JSON.stringify(value)} is no ${type}`];
}

/** Releases merged by the rules of the standard, oldest first. */
export function mergeReleases(releases: readonly Json[]): Json {
  const merged = releases.reduce<Json>((all, each) => mergeObjects(all, each), {});
  const { date, ocid } = merged;
  return { ...merged, id: `${ocid}-${date}`, tag: ['compiled'] };
}

/** Later values replace earlier ones; lists of objects are merged by id. */
function mergeObjects(before: Json, after: Json): Json {
  const merged = Object.entries(after).map(([name, value]) => {
    const old = before[name];
    if (isJson(old) && isJson(value)) return [name, mergeObjects(old, value)] as const;
    return [name, isListById(old) && isListById(value) ? mergeLists(old, value) : value] as const;
  });
  return { ...before, ...Object.fromEntries(merged) };
}

function mergeLists(before: readonly Json[], after: readonly Json[]): readonly Json[] {
  const byId = new Map(before.map((item) => [item.id, item]));
  for (const item of after) byId.set(item.id, mergeObjects(byId.get(item.id) ?? {}, item));
  return [...byId.values()];
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListById(value: unknown): value is readonly Json[] {
  return Array.isArray(value) && value.every((item) => isJson(item) && item.id !== undefined);
}
