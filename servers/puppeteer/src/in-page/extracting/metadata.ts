import { upTo } from '../cuts.ts';
import { attribute, inDocument, rootElement, textOf, titleOf } from '../dom.ts';
import type { MetaRow } from '../reading/contract.ts';

const LONGEST = 500;
const MOST_KEYS = 40;
const MOST_ITEMS = 20;
const DEEPEST = 5;
const LARGEST = 500_000;

/** What a page says of itself to machines. Nobody sees it. */
export function metadata(): MetaRow[] {
  const language = attribute(rootElement(), 'lang') ?? metaOf('content-language');
  const rows: [name: string, value: string | undefined][] = [
    ['title', titleOf()],
    ['description', metaOf('description')],
    ['canonical', linkTo('link[rel~="canonical"]')],
    ['language', language],
    ['author', metaOf('author')],
    ['robots', metaOf('robots')],
  ];
  const said = rows.flatMap(([name, value]) =>
    value === undefined || value.trim() === '' ? [] : [{ name, value: upTo(value, LONGEST) }],
  );
  return [...said, ...openGraph(), ...feeds(), ...linkedData()];
}

const metas = (): Element[] => inDocument('meta');
const nameOf = (meta: Element): string =>
  (
    attribute(meta, 'property') ??
    attribute(meta, 'name') ??
    attribute(meta, 'http-equiv') ??
    ''
  ).toLowerCase();

function metaOf(name: string): string | undefined {
  const meta = metas().find((each) => nameOf(each) === name);
  return meta && (attribute(meta, 'content') ?? undefined);
}

function linkTo(selector: string): string | undefined {
  return (inDocument(selector)[0] as HTMLLinkElement | undefined)?.href;
}

function openGraph(): MetaRow[] {
  return metas()
    .filter((meta) => /^(og|article|product|book|profile|twitter):/.test(nameOf(meta)))
    .slice(0, MOST_KEYS)
    .map((meta) => ({
      name: upTo(nameOf(meta), 60),
      value: upTo(attribute(meta, 'content') ?? '', LONGEST),
    }));
}

function feeds(): MetaRow[] {
  const links = inDocument('link[rel~="alternate"]') as HTMLLinkElement[];
  return links
    .filter((link) => /(rss|atom|feed\+json)/.test(attribute(link, 'type') ?? ''))
    .slice(0, MOST_ITEMS)
    .map((link) => ({
      name: 'feed',
      value: { url: upTo(link.href, LONGEST), title: upTo(link.title ?? '', 200) },
    }));
}

function linkedData(): MetaRow[] {
  const scripts = inDocument('script[type="application/ld+json"]').slice(0, MOST_ITEMS);
  return scripts.flatMap((script) => {
    const text = textOf(script) ?? '';
    if (text.length > LARGEST) return [];
    try {
      const data = JSON.parse(text) as unknown;
      return thingsIn(data)
        .slice(0, MOST_ITEMS)
        .map((value) => ({ name: 'json_ld', value: bounded(value, 0) }));
    } catch {
      return [];
    }
  });
}

function thingsIn(data: unknown): unknown[] {
  if (Array.isArray(data)) return data;
  const graph = (data as Record<string, unknown> | null)?.['@graph'];
  return Array.isArray(graph) ? graph : [data];
}

function bounded(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.length > LONGEST ? `${upTo(value, LONGEST)}…` : value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return '…';
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((each) => bounded(each, depth + 1));
  const entries = Object.entries(value).slice(0, MOST_KEYS);
  return Object.fromEntries(entries.map(([key, each]) => [upTo(key, 60), bounded(each, depth + 1)]));
}
