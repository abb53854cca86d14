/** Open-Meteo's data may be used where it is named (CC BY 4.0); its free service only for what earns no money. */
export const SOURCE = 'Source: Open-Meteo.com, CC BY 4.0';
