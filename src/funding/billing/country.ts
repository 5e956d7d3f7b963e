/** Countries by their two letters (ISO 3166-1 alpha-2), and which of them are in the Union. */

const CODES =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN ' +
  'BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ ' +
  'DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL ' +
  'GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM ' +
  'JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME ' +
  'MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP ' +
  'NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD ' +
  'SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO ' +
  'TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW';

const COUNTRIES: ReadonlySet<string> = new Set(CODES.split(' '));

/** The Member States of the European Union. */
const UNION: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
);

export function isCountry(code: string): boolean {
  return COUNTRIES.has(code);
}

export function isInUnion(code: string): boolean {
  return UNION.has(code);
}

/** The country whose VAT a place has: Monaco that of France (Directive 2006/112/EC, Article 7). */
export function vatCountryOf(country: string): string {
  return country === 'MC' ? 'FR' : country;
}

/** Registered with their state, whether its VAT is theirs (Monaco) or not (those of Article 6). */
const REGISTERED_WITH: Readonly<Record<string, string>> = {
  ...{ GR: 'EL', MC: 'FR', GP: 'FR', MQ: 'FR', GF: 'FR', RE: 'FR', YT: 'FR', AX: 'FI' },
};

/** What a VAT number of the country begins with: its code, but EL for Greece. */
export function vatPrefixOf(country: string): string {
  return REGISTERED_WITH[country] ?? country;
}
