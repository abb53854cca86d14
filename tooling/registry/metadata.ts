import type { WorkspacePackage } from '../workspace.ts';

/** What a registry tells of one version. */
interface Released {
  readonly repository?: { readonly url?: string; readonly directory?: string };
  readonly dist?: { readonly integrity?: string; readonly tarball?: string };
  readonly mcpName?: string;
  readonly license?: string;
  readonly bin?: object;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

const REPOSITORY = 'git+https://github.com/plugboard-mcp/plugboard.git';
const AT_INSTALL = ['preinstall', 'install', 'postinstall', 'prepare'];

/**
 * What a stranger could not verify of a published version. Provenance is refused by npm unless `repository` names where
 * the workflow ran, and the MCP registry lists nothing whose `mcpName` is not its own.
 */
export async function metadataProblems(
  registry: URL,
  { name, path, manifest }: WorkspacePackage,
): Promise<string[]> {
  const response = await fetch(new URL(`${encodeURIComponent(name)}/${manifest.version}`, registry));
  if (!response.ok)
    return [`${name}@${manifest.version} is not there (HTTP ${response.status}): publish it.`];
  const released = (await response.json()) as Released;
  const { repository, dist, scripts = {}, bin, dependencies = {} } = released;
  const atInstall = AT_INSTALL.filter((script) => Object.hasOwn(scripts, script));
  const wrong: [boolean, string][] = [
    [repository?.url !== REPOSITORY, `"repository" has to name ${REPOSITORY}`],
    [repository?.directory !== path, `"repository.directory" has to be ${path}`],
    [dist?.integrity?.startsWith('sha512-') !== true, 'the registry has no sha512 of it'],
    [released.license !== 'MIT', 'its licence is not MIT'],
    [released.mcpName !== manifest.mcpName, '"mcpName" is not what the manifest says'],
    [atInstall.length > 0, `it runs ${atInstall.join(', ')} where it is installed`],
    [bin !== undefined && Object.keys(dependencies).length > 0, 'it brings packages along'],
  ];
  return wrong.filter(([is]) => is).map(([, words]) => `${name}: ${words}: correct ${path}/package.json.`);
}
