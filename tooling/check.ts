// The rules of the house that no compiler and no linter knows. `pnpm check` runs it after those.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { countTokens } from 'gpt-tokenizer/model/gpt-5';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { published, servers, type WorkspacePackage } from './workspace.ts';

const problems: string[] = [];
const demand = (holds: boolean, words: string) => holds || problems.push(words);

const REPOSITORY = 'git+https://github.com/plugboard-mcp/plugboard.git';
/** What a list may cost a model on every turn. */
const MOST_TOKENS = 2_500;

for (const each of published()) {
  checkDirections(each);
  checkManifest(each);
  await checkPackage(each);
}
for (const server of servers()) {
  checkTools(server);
  checkTokens(server);
}

for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

/** servers → core → npm; hub → core → npm; nobody → tooling. */
function checkDirections({ name, manifest }: WorkspacePackage): void {
  const used = Object.entries({
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.peerDependencies,
  });
  const ours = used
    .filter(([, version]) => version.startsWith('workspace:'))
    .map(([dependency]) => dependency);
  const allowed = name === '@plugboard/core' ? [] : ['@plugboard/core'];
  for (const dependency of ours) {
    demand(
      allowed.includes(dependency),
      `${name} may not depend on ${dependency}: take it out of its package.json.`,
    );
  }
}

function checkManifest({ name, manifest }: WorkspacePackage): void {
  const { license, repository, engines, bin, mcpName, dependencies } = manifest;
  demand(license === 'MIT', `${name}: "license" must be "MIT".`);
  demand(repository?.url === REPOSITORY, `${name}: "repository.url" must be ${REPOSITORY}.`);
  demand(engines?.node === '>=22.19', `${name}: "engines.node" must be ">=22.19".`);
  if (bin === undefined) return;
  const short = name.replace('@plugboard/', '');
  demand(
    mcpName === `io.github.plugboard-mcp/${short}`,
    `${name}: "mcpName" must be io.github.plugboard-mcp/${short}.`,
  );
  demand(
    dependencies === undefined,
    `${name}: a bundled package has no "dependencies"; move them to "devDependencies".`,
  );
}

/** publint looks at the package as it would be published. */
async function checkPackage({ name, folder, manifest }: WorkspacePackage): Promise<void> {
  const { messages } = await publint({ pkgDir: folder, pack: 'npm', level: 'warning' });
  for (const message of messages) problems.push(`${name}: ${formatMessage(message, manifest)}`);
}

/** File, tool and export have one name, and each tool a test. */
function checkTools({ name, folder }: WorkspacePackage): void {
  const tools = toolsOf(folder).map((tool) => tool.name);
  const files = readdirSync(join(folder, 'src/tools')).map((file) => basename(file, '.ts'));
  for (const tool of tools) {
    const file = tool.replaceAll('_', '-');
    const variable = tool.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
    const path = join(folder, `src/tools/${file}.ts`);
    demand(files.includes(file), `${name}: the tool ${tool} belongs in src/tools/${file}.ts.`);
    if (!existsSync(path)) continue;
    demand(
      readFileSync(path, 'utf8').includes(`export const ${variable} = defineTool(`),
      `${path} must export ${variable}.`,
    );
    const tested = readdirSync(join(folder, 'test')).includes(`${file}.test.ts`);
    demand(tested, `${name}: the tool ${tool} has no test/${file}.test.ts.`);
  }
  for (const file of files) {
    demand(
      tools.includes(file.replaceAll('-', '_')),
      `${name}: src/tools/${file}.ts is no tool that index.ts lists.`,
    );
  }
}

function checkTokens({ name, folder }: WorkspacePackage): void {
  const seen = toolsOf(folder).map(({ name: tool, description, inputSchema }) => ({
    name: tool,
    description,
    inputSchema,
  }));
  const cost = countTokens(JSON.stringify(seen));
  console.log(`${name}: ${seen.length} tools, ${cost} tokens`);
  demand(
    cost <= MOST_TOKENS,
    `${name}: its list costs ${cost} tokens, ${MOST_TOKENS} at most; shorten words or tools.`,
  );
}

interface Listed {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: object;
}

function toolsOf(folder: string): Listed[] {
  return (JSON.parse(readFileSync(join(folder, 'tools.json'), 'utf8')) as { tools: Listed[] }).tools;
}
