import { isDeepStrictEqual } from 'node:util';
import { packages, servers, TEMPLATE, type WorkspacePackage } from '../workspace.ts';
import { broken } from './rule.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A package's own affair. */
const OWN = new Set([
  'description',
  'keywords',
  'devDependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'version',
  'private',
  'plugboard',
]);
/** What all packages have in common, whether they are servers or not. */
const COMMON = ['homepage', 'license', 'repository', 'files', 'type', 'publishConfig', 'engines'];
/** The MCP registry refuses longer ones. */
const CREATE = 'packages/create-server';
const MOST_CHARACTERS = 100;

/** Each package.json is the template's but for what is its own. */
export function manifests(root: string): string[] {
  const template = packages(root).find(({ path }) => path === TEMPLATE);
  if (template === undefined) return [`${TEMPLATE}/package.json is missing. Take it back from git.`];
  const alike = new Set(servers(root).map(({ path }) => path));
  return packages(root).flatMap((each) => [
    ...differences(each, template, alike.has(each.path)),
    ...program(each),
    ...peers(each),
  ]);
}

/** What people may add beside a package, and what tests add: anything else is bundled. */
function peers({ path, manifest }: WorkspacePackage): string[] {
  const { peerDependencies = {}, peerDependenciesMeta = {}, devDependencies = {} } = manifest;
  return Object.keys(peerDependencies)
    .filter((name) => peerDependenciesMeta[name]?.optional !== true || devDependencies[name] === undefined)
    .map(
      (name) =>
        `${path}/package.json: the peer ${name} must be optional, in "peerDependenciesMeta", and among "devDependencies" for tests.`,
    );
}

function differences(each: WorkspacePackage, template: WorkspacePackage, isServer: boolean): string[] {
  const wanted = expected(each, template);
  const fields = fieldsOf(each);
  const compared = isServer ? [...new Set([...Object.keys(wanted), ...Object.keys(fields)])] : COMMON;
  return compared
    .filter((field) => !OWN.has(field) && !isDeepStrictEqual(fields[field], wanted[field]))
    .map((field) => `${each.path}/package.json: ${demand(field, wanted[field])}`);
}

function demand(field: string, value: unknown): string {
  if (value !== undefined) return `"${field}" must be ${JSON.stringify(value)}, as in ${TEMPLATE}.`;
  return field === 'dependencies'
    ? 'a bundled package has no "dependencies"; move them to "devDependencies".'
    : `take "${field}" out; ${TEMPLATE} has none.`;
}

/** The template's fields, had it been this package. */
function expected({ path, short }: WorkspacePackage, template: WorkspacePackage): Fields {
  const fields = fieldsOf(template);
  return {
    ...fields,
    name: `@plugboard/${short}`,
    homepage: String(fields['homepage']).replace(TEMPLATE, path),
    repository: { ...template.manifest.repository, directory: path },
    bin: { [`mcp-server-${short}`]: 'dist/cli.js' },
    mcpName: `io.github.plugboard-mcp/${short}`,
  };
}

/** What the registry wants of a package that is started. */
function program({ name, path, manifest }: WorkspacePackage): string[] {
  if (manifest.bin === undefined || manifest.private === true) return [];
  const registered = `io.github.plugboard-mcp/${name.replace('@plugboard/', '')}`;
  const { mcpName, dependencies, description } = manifest;
  const file = `${path}/package.json`;
  return broken([
    // What makes servers is none.
    [mcpName === registered || path === CREATE, `${file}: "mcpName" must be "${registered}".`],
    [dependencies === undefined, `${file}: ${demand('dependencies', undefined)}`],
    [
      description.length <= MOST_CHARACTERS,
      `${file}: "description" has ${description.length} characters, and the MCP registry takes ${MOST_CHARACTERS}. Shorten it.`,
    ],
  ]);
}

function fieldsOf({ manifest }: WorkspacePackage): Fields {
  return { ...manifest };
}
