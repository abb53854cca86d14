import type { Place } from '../place/place.ts';

/** Zones of countries that somebody warns in, where a point is all that is known. Borders of zones follow theirs. */
const ZONES: Readonly<Record<string, string>> = {
  US:
    'America/New_York America/Detroit America/Chicago America/Menominee America/Denver America/Boise America/Phoenix ' +
    'America/Los_Angeles America/Anchorage America/Juneau America/Sitka America/Nome America/Yakutat America/Metlakatla ' +
    'America/Adak Pacific/Honolulu America/Puerto_Rico America/St_Thomas Pacific/Guam Pacific/Saipan Pacific/Pago_Pago',
  CA:
    'America/St_Johns America/Halifax America/Glace_Bay America/Moncton America/Goose_Bay America/Toronto America/Iqaluit ' +
    'America/Winnipeg America/Regina America/Swift_Current America/Edmonton America/Cambridge_Bay America/Inuvik ' +
    'America/Vancouver America/Dawson_Creek America/Fort_Nelson America/Whitehorse America/Dawson America/Creston ' +
    'America/Rankin_Inlet America/Resolute America/Blanc-Sablon America/Atikokan',
  GB: 'Europe/London Europe/Belfast',
  PT: 'Europe/Lisbon Atlantic/Madeira Atlantic/Azores',
  ES: 'Europe/Madrid Atlantic/Canary Africa/Ceuta',
  IS: 'Atlantic/Reykjavik',
  IL: 'Asia/Jerusalem',
  CY: 'Asia/Nicosia',
};

/** Zones of Europe with the capital of one country in their name. */
const CAPITALS: Readonly<Record<string, string>> = {
  Andorra: 'AD',
  Vienna: 'AT',
  Sarajevo: 'BA',
  Brussels: 'BE',
  Sofia: 'BG',
  Zurich: 'CH',
  Prague: 'CZ',
  Berlin: 'DE',
  Busingen: 'DE',
  Copenhagen: 'DK',
  Tallinn: 'EE',
  Helsinki: 'FI',
  Mariehamn: 'FI',
  Paris: 'FR',
  Athens: 'GR',
  Zagreb: 'HR',
  Budapest: 'HU',
  Dublin: 'IE',
  Rome: 'IT',
  Vilnius: 'LT',
  Luxembourg: 'LU',
  Riga: 'LV',
  Chisinau: 'MD',
  Podgorica: 'ME',
  Skopje: 'MK',
  Malta: 'MT',
  Amsterdam: 'NL',
  Oslo: 'NO',
  Warsaw: 'PL',
  Bucharest: 'RO',
  Belgrade: 'RS',
  Stockholm: 'SE',
  Ljubljana: 'SI',
  Bratislava: 'SK',
  Kyiv: 'UA',
  Kiev: 'UA',
};

/** The country of a place by ISO 3166, from its zone where only a point is known; undefined where that does not tell. */
export function countryOf({
  country_code: code,
  timezone = '',
}: Pick<Place, 'country_code' | 'timezone'>): string | undefined {
  if (code !== undefined) return code.toUpperCase();
  const [continent, city = ''] = timezone.split('/');
  if (/^America\/(Indiana|Kentucky|North_Dakota)\//.test(timezone)) return 'US';
  const [country] = Object.entries(ZONES).find(([, zones]) => zones.split(' ').includes(timezone)) ?? [];
  return country ?? (continent === 'Europe' ? CAPITALS[city] : undefined);
}
