/**
 * The codes that such documents may use. Lists of numbers are whole. That of units has those which
 * time, memory, energy and counting need, out of more than two thousand: a unit that is missed here
 * is added.
 */

/** ISO 3166-1, and the two that invoices add: Kosovo (1A) and Northern Ireland (XI). */
export const COUNTRIES = listed(`
  AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
  BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
  EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
  HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
  LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
  NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
  SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
  TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW 1A XI`);

/** ISO 4217, of Europe and its neighbours across the sea. */
export const CURRENCIES = listed('EUR BGN CHF CZK DKK GBP HUF ISK NOK PLN RON SEK UAH USD');

/** UNTDID 1001, as an invoice has it. */
export const INVOICE_TYPES = listed(`
  71 80 82 84 102 218 219 326 331 380 382 383 384 386 388 389 393 395 553 575 623 780 817 870 875
  876 877`);

/** UNTDID 1001, as a credit note has it. */
export const CREDIT_NOTE_TYPES = listed('81 83 261 262 296 308 381 396 420 458 532');

/** UNTDID 2005: the day of the invoice (3), of delivery (35), or of payment (432). */
export const TAX_POINTS = listed('3 35 432');

/** UNTDID 4461. */
export const PAYMENT_MEANS = new Set([
  ...numbers(1, 70),
  ...numbers(74, 78),
  ...numbers(91, 97),
  'ZZZ',
]);

/** UNTDID 5305, without those of one country or island: B, L and M. */
export const TAX_CATEGORIES = listed('S Z E AE K G O');

/** UNTDID 5189. */
export const ALLOWANCE_REASONS = listed(
  '41 42 60 62 63 64 65 66 67 68 70 71 88 95 100 102 103 104 105',
);

/** UNTDID 7161. */
export const CHARGE_REASONS = listed(`
  AA AAA AAC AAD AAE AAF AAH AAI AAS AAT AAV AAY AAZ ABA ABB ABC ABD ABF ABK ABL ABN ABR ABS ABT
  ABU ACF ACG ACH ACI ACJ ACK ACL ACM ACS ADC ADE ADJ ADK ADL ADM ADN ADO ADP ADQ ADR ADT ADW ADY
  ADZ AEA AEB AEC AED AEF AEH AEI AEJ AEK AEL AEM AEN AEO AEP AES AET AEU AEV AEW AEX AEY AEZ AJ AU
  CA CAB CAD CAE CAF CAI CAJ CAK CAL CAM CAN CAO CAP CAQ CAR CAS CAT CAU CAV CAW CAX CAY CAZ CD CG
  CS CT DAB DAC DAD DAF DAG DAH DAI DAJ DAK DAL DAM DAN DAO DAP DAQ DL EG EP ER FAA FAB FAC FC FH
  FI GAA HAA HD HH IAA IAB ID IF IR IS KO L1 LA LAA LAB LF MAE MI ML NAA OA PA PAA PC PL RAB RAC
  RAD RAF RE RF RH RV SA SAA SAD SAE SAI SG SH SM SU TAB TAC TT TV V1 V2 WH XAA YY ZZZ`);

/** The reasons of an exemption that the Union gave a code: by article, and for a whole category. */
export const EXEMPTIONS = listed(`
  VATEX-EU-79-C VATEX-EU-132 VATEX-EU-132-1A VATEX-EU-132-1B VATEX-EU-132-1C VATEX-EU-132-1D
  VATEX-EU-132-1E VATEX-EU-132-1F VATEX-EU-132-1G VATEX-EU-132-1H VATEX-EU-132-1I VATEX-EU-132-1J
  VATEX-EU-132-1K VATEX-EU-132-1L VATEX-EU-132-1M VATEX-EU-132-1N VATEX-EU-132-1O VATEX-EU-132-1P
  VATEX-EU-132-1Q VATEX-EU-143 VATEX-EU-143-1A VATEX-EU-143-1B VATEX-EU-143-1C VATEX-EU-143-1D
  VATEX-EU-143-1E VATEX-EU-143-1F VATEX-EU-143-1FA VATEX-EU-143-1G VATEX-EU-143-1H VATEX-EU-143-1I
  VATEX-EU-143-1J VATEX-EU-143-1K VATEX-EU-143-1L VATEX-EU-148 VATEX-EU-148-A VATEX-EU-148-B
  VATEX-EU-148-C VATEX-EU-148-D VATEX-EU-148-E VATEX-EU-148-F VATEX-EU-148-G VATEX-EU-151
  VATEX-EU-151-1A VATEX-EU-151-1AA VATEX-EU-151-1B VATEX-EU-151-1C VATEX-EU-151-1D VATEX-EU-151-1E
  VATEX-EU-309 VATEX-EU-AE VATEX-EU-D VATEX-EU-F VATEX-EU-G VATEX-EU-I VATEX-EU-IC VATEX-EU-J
  VATEX-EU-O`);

/** The category that an exemption of a whole category goes with, by the rule that says so. */
export const CATEGORY_OF_EXEMPTION: readonly (readonly [string, string, string])[] = [
  ['PEPPOL-EN16931-P0104', 'VATEX-EU-G', 'G'],
  ['PEPPOL-EN16931-P0105', 'VATEX-EU-O', 'O'],
  ['PEPPOL-EN16931-P0106', 'VATEX-EU-IC', 'K'],
  ['PEPPOL-EN16931-P0107', 'VATEX-EU-AE', 'AE'],
  ['PEPPOL-EN16931-P0108', 'VATEX-EU-D', 'E'],
  ['PEPPOL-EN16931-P0109', 'VATEX-EU-F', 'E'],
  ['PEPPOL-EN16931-P0110', 'VATEX-EU-I', 'E'],
  ['PEPPOL-EN16931-P0111', 'VATEX-EU-J', 'E'],
];

/** UN/ECE Recommendation 20: time; counts; information; energy and power; mass, length, volume. */
export const UNITS = listed(`
  SEC MIN HUR DAY WEE MON QAN ANN
  C62 EA H87 NAR NPR SET PR LS ZZ P1 E48 E49 IE
  A99 AD 2P 4L E34 E35 E36 E37
  WHR KWH MWH GWH KWT MAW JOU
  GRM KGM TNE MTR KMT MTK LTR MTQ`);

/** The files that may stand in the document. */
export const FILE_KINDS = listed(`
  application/pdf image/png image/jpeg text/csv
  application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
  application/vnd.oasis.opendocument.spreadsheet`);

/** The schemes of electronic addresses that the Peppol network knows. */
export const NETWORK_SCHEMES = new Set([
  ...listed(`
    0002 0007 0009 0037 0060 0088 0096 0097 0106 0130 0135 0142 0147 0151 0154 0158 0170 0177 0183
    0184 0188 0190 0191 0192 0193 0194 0195 0196 0198 0199 0200 0201 0202 0203 0204 0205 0208 0209
    0210 0211 0212 0213 0215 0216 0217 0218 0221 0225 0230 0235 0240
    9901 9910 9913 9914 9915 9918 9919 9920 9922 9957 9959`),
  ...numbers(9923, 9953),
]);

/** All of them: mail and older networks too. */
export const ADDRESS_SCHEMES = new Set([...NETWORK_SCHEMES, ...listed('AN AQ AS AU EM')]);

/** ISO/IEC 6523: 0002 on, without four that were never given out. */
export const IDENTIFIER_SCHEMES = new Set(
  numbers(2, 240)
    .filter((number) => !['92', '103', '181', '182'].includes(number))
    .map((number) => number.padStart(4, '0')),
);

function listed(codes: string): ReadonlySet<string> {
  return new Set(codes.trim().split(/\s+/));
}

function numbers(first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}
