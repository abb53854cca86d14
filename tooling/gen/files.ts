import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerDefinition } from '@plugboard/core';
import { contract } from '@plugboard/core/testing';
import { toolsIn } from '../listed-tools.ts';
import { published, servers, TEMPLATE } from '../workspace.ts';
import { definitionIn, HUB, hubFace } from './definition.ts';
import { figures } from './figures.ts';
import { housePicture } from './house.ts';
import { inPageFiles } from './in-page.ts';
import { inViewFiles } from './in-view.ts';
import { installSection } from './install.ts';
import { mcpbManifest } from './mcpb-manifest.ts';
import { fillRegions } from './regions.ts';
import { serverJson } from './server-json.ts';
import { serverTable, settingTable, toolTable } from './tables.ts';

export interface GeneratedFile {
  /** From the root. */
  readonly path: string;
  readonly text: string;
}

/** All that is made from definitions, as it should stand. */
export async function generatedFiles(root: string): Promise<GeneratedFile[]> {
  // First: definitions import them.
  const files: GeneratedFile[] = [...(await inPageFiles(root)), ...(await inViewFiles(root))];
  const lists = new Map<string, string>();
  for (const { path, folder, manifest } of servers(root)) {
    const definition = await definitionIn(folder);
    const list = await contract(definition);
    lists.set(path, list);
    files.push(
      { path: `${path}/tools.json`, text: list },
      ...(await profileLists(path, definition)),
      { path: `${path}/server.json`, text: serverJson(manifest, definition) },
      { path: `${path}/manifest.json`, text: mcpbManifest(manifest, definition, toolsIn(list)) },
      filled(root, `${path}/README.md`, {
        install: installSection(readmeIn(root, path), manifest, definition),
        tools: toolTable(toolsIn(await contract(definition, {}, { rare: true })), toolsIn(list)),
        settings: settingTable(definition.settings),
      }),
    );
  }
  const hub = published(root).find(({ path }) => path === HUB);
  if (hub !== undefined) {
    const text = serverJson(hub.manifest, await hubFace(hub.folder));
    files.push({ path: `${HUB}/server.json`, text });
  }
  const rows = servers(root)
    .filter(({ path }) => path !== TEMPLATE)
    .map(({ path, manifest }) => ({ path, manifest, tools: toolsIn(lists.get(path) ?? '') }));
  return [
    ...files,
    filled(root, 'README.md', {
      servers: serverTable(rows),
      house: housePicture(root),
      figures: figures(readFileSync(join(root, 'bench/RESULTS.md'), 'utf8')),
    }),
  ];
}

/** The lists that a server has under other settings than the defaults, and with its rare tools. */
export async function profileLists(path: string, definition: ServerDefinition): Promise<GeneratedFile[]> {
  const named = Object.entries(definition.profiles ?? {});
  const lists = await Promise.all(
    named.map(async ([name, settings]) => ({
      path: `${path}/tools.${name}.json`,
      text: await contract(definition, settings),
    })),
  );
  const all = await contract(definition, {}, { rare: true });
  return all === (await contract(definition))
    ? lists
    : [...lists, { path: `${path}/tools.all.json`, text: all }];
}

export function isStale(root: string, { path, text }: GeneratedFile): boolean {
  const file = join(root, path);
  return !existsSync(file) || readFileSync(file, 'utf8') !== text;
}

function filled(root: string, path: string, regions: Record<string, string>): GeneratedFile {
  return { path, text: fillRegions(path, readFileSync(join(root, path), 'utf8'), regions) };
}

function readmeIn(root: string, path: string) {
  const file = `${path}/README.md`;
  return { file, text: readFileSync(join(root, file), 'utf8') };
}
