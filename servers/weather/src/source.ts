/** Who said it, and how that has to be named where it is shown. */
export interface Source {
  readonly source: string;
  readonly attribution: string;
}

/** Open-Meteo's data may be used where it is named (CC BY 4.0); its free service only for what earns no money. */
export const OPEN_METEO: Source = { source: 'Open-Meteo', attribution: 'Open-Meteo.com, CC BY 4.0' };

/** https://open-meteo.com/en/licence, "ERA5". */
export const ARCHIVE: Source = {
  source: 'Open-Meteo archive (ERA5 and IFS)',
  attribution: `${OPEN_METEO.attribution}; contains modified Copernicus Climate Change Service information`,
};

/** https://open-meteo.com/en/docs/air-quality-api. */
export const AIR_QUALITY: Source = {
  source: 'Open-Meteo air quality (CAMS)',
  attribution: `${OPEN_METEO.attribution}; contains Copernicus Atmosphere Monitoring Service information`,
};

export const MARINE: Source = { ...OPEN_METEO, source: 'Open-Meteo marine' };
