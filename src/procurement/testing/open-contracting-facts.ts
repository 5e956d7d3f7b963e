/**
 * What the Open Contracting Data Standard asks of the fields that Polder publishes: facts of its
 * schema, in words of our own, for tests. Compared field by field on 2026-11-28 with the schemas of
 * release package, record package and release of 1.1.5, patched with v1.1.5 (2020-08-20) of the
 * extensions for lots and bids; `scripts/validate-open-contracting.mjs --facts` does it again.
 *
 * Of an object of the standard it has the fields that Polder publishes, and all that are required;
 * nothing else is published unseen. A fact reads:
 *
 *     FORM       text, text1 (not empty), key (text or whole number), key1, number, time, uri,
 *                version, a code list, or an object of this table
 *     FORM?      or null
 *     FORM[]     a list; `[1]`: of at least one; `[=]`: none twice
 *     …!         required
 */
export const FACTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ReleasePackage: {
    uri: 'uri!',
    version: 'version!',
    extensions: 'uri[]',
    publishedDate: 'time!',
    publisher: 'Publisher!',
    releases: 'Release[1=]!',
  },
  RecordPackage: {
    uri: 'uri!',
    version: 'version!',
    extensions: 'uri[]',
    publishedDate: 'time!',
    publisher: 'Publisher!',
    records: 'Record[1=]!',
  },
  /** Releases may be links to them instead. */
  Record: { ocid: 'text!', releases: 'Release[1]!', compiledRelease: 'Release' },
  Publisher: { name: 'text!' },
  Release: {
    ocid: 'text1!',
    id: 'text1!',
    date: 'time!',
    tag: 'releaseTag[1]!',
    language: 'text?',
    initiationType: 'initiationType!',
    parties: 'Organization[=]',
    buyer: 'OrganizationReference',
    tender: 'Tender',
    bids: 'Bids',
    awards: 'Award[=]',
    contracts: 'Contract[=]',
  },
  Organization: {
    id: 'text',
    name: 'text?',
    identifier: 'Identifier',
    roles: 'partyRole[]?',
  },
  Identifier: { scheme: 'text?', id: 'key?', legalName: 'text?' },
  OrganizationReference: { id: 'key', name: 'text1?' },
  Tender: {
    id: 'key1!',
    title: 'text?',
    status: 'tenderStatus?',
    procuringEntity: 'OrganizationReference',
    value: 'Value',
    procurementMethod: 'method?',
    mainProcurementCategory: 'procurementCategory?',
    awardCriteria: 'awardCriteria?',
    awardCriteriaDetails: 'text?',
    submissionMethod: 'submissionMethod[]?',
    tenderPeriod: 'Period',
    enquiryPeriod: 'Period',
    lots: 'Lot[]',
    amendments: 'Amendment[]',
    documents: 'Document[]',
  },
  Lot: {
    id: 'text',
    title: 'text?',
    description: 'text?',
    status: 'tenderStatus?',
    value: 'Value',
  },
  Amendment: { id: 'text?', date: 'time?', rationale: 'text?', description: 'text?' },
  Document: { id: 'key1!', documentType: 'documentType?', title: 'text?', url: 'uri?' },
  Value: { amount: 'number?', currency: 'currency?' },
  Period: { startDate: 'time?', endDate: 'time?' },
  Bids: { statistics: 'BidsStatistic[]', details: 'Bid[]' },
  BidsStatistic: {
    id: 'text!',
    measure: 'bidStatistics!',
    date: 'time?',
    value: 'number!',
    relatedLot: 'text?',
  },
  Bid: {
    id: 'text!',
    status: 'bidStatus?',
    tenderers: 'OrganizationReference[]',
    relatedLots: 'text[]?',
  },
  Award: {
    id: 'key1!',
    status: 'awardStatus?',
    date: 'time?',
    value: 'Value',
    suppliers: 'OrganizationReference[=]',
    relatedLots: 'text[]?',
    relatedBid: 'text?',
  },
  Contract: {
    id: 'key1!',
    awardID: 'key1!',
    status: 'contractStatus?',
    period: 'Period',
    dateSigned: 'time?',
  },
};

/** Code lists that are closed, whole. */
export const CLOSED_CODES: Readonly<Record<string, readonly string[]>> = {
  releaseTag: [
    ...['planning', 'planningUpdate'],
    ...['tender', 'tenderAmendment', 'tenderUpdate', 'tenderCancellation'],
    ...['award', 'awardUpdate', 'awardCancellation'],
    ...['contract', 'contractUpdate', 'contractAmendment'],
    ...['implementation', 'implementationUpdate', 'contractTermination', 'compiled'],
  ],
  initiationType: ['tender'],
  tenderStatus: [
    ...['planning', 'planned', 'active'],
    ...['cancelled', 'unsuccessful', 'complete', 'withdrawn'],
  ],
  method: ['open', 'selective', 'limited', 'direct'],
  procurementCategory: ['goods', 'works', 'services'],
  bidStatus: ['invited', 'pending', 'valid', 'disqualified', 'withdrawn'],
  awardStatus: ['pending', 'active', 'cancelled', 'unsuccessful'],
  contractStatus: ['pending', 'active', 'cancelled', 'terminated'],
};

/** Of lists that are open, and of the long one of currencies, the codes that Polder uses. */
export const USED_CODES: Readonly<Record<string, readonly string[]>> = {
  partyRole: ['buyer', 'procuringEntity', 'supplier', 'tenderer', 'funder'],
  awardCriteria: ['ratedCriteria'],
  documentType: ['biddingDocuments'],
  submissionMethod: ['electronicSubmission'],
  bidStatistics: ['bids'],
  currency: ['EUR'],
};
