/**
 * A text with what is between `<!-- generated: name -->` and `<!-- /generated -->` made anew. Throws for a region that is
 * missing, unknown or not closed: a table that nobody renews looks like one that somebody does.
 */
export function fillRegions(file: string, text: string, regions: Readonly<Record<string, string>>): string {
  const missing = new Set(Object.keys(regions));
  const filled = text.replaceAll(
    /(<!-- generated: (\S+) -->\n)(.*?)(<!-- \/generated -->)/gs,
    (_, open: string, name: string, between: string, close: string) => {
      const fresh = regions[name];
      if (fresh === undefined || between.includes('<!-- generated:'))
        throw new Error(`${file}: the region ${name} is unknown or not closed.`);
      missing.delete(name);
      return `${open}\n${fresh}\n\n${close}`;
    },
  );
  for (const name of missing)
    throw new Error(
      `${file} has no region ${name}; add <!-- generated: ${name} --> and <!-- /generated -->.`,
    );
  return filled;
}
