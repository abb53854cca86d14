// What each of our servers is measured beside, and with which arguments and which call: the one place to add to. A
// server that is not here is measured without arguments, without calls and beside bare Node and the SDK alone.
import { join } from 'node:path';
import { about as tasksAbout, filesystemTasks } from './filesystem-tasks.ts';
import { about as githubAbout, githubTasks, openBenchGitHub, oursAt, referenceAt } from './github-tasks.ts';
import {
  about as puppeteerAbout,
  devtoolsAt,
  openBenchSite,
  oursAt as puppeteerAt,
  playwrightAt,
  puppeteerTasks,
  referenceAt as puppeteerReferenceAt,
} from './puppeteer-tasks.ts';
import { about as postgresAbout, openBenchDatabase, postgresTasks } from './postgres-tasks.ts';
import type { ToolCall } from './subject.ts';
import type { Requests, Tasks } from './tasks.ts';
import {
  about as weatherAbout,
  oursAt as weatherAt,
  openBenchWeather,
  peerAt as weatherPeerAt,
  weatherTasks,
} from './weather-tasks.ts';

export interface Peer {
  /** Its name on npm. */
  readonly package: string;
  /** Exact, so that a page can be repeated. */
  readonly version: string;
  /** What Node gets before it: a module to load first. */
  readonly node?: (url: string) => readonly string[];
  /** Its command line in a folder of the run; it speaks stdio. */
  readonly args: (folder: string, url: string) => readonly string[];
  /** The tool that does what ours does; absent where it has none. */
  readonly call?: (folder: string) => ToolCall;
}

/** What servers of one section talk to. */
export interface Beside extends AsyncDisposable {
  readonly url: string;
  /** What the server of a package has sent it so far; absent where it does not count. */
  readonly requests?: (name: string) => Requests;
}

export interface Setup {
  /** What has to run beside the servers, and its address; ended with the section. */
  readonly open?: () => Promise<Beside>;
  /** `url`: of what `open` started. */
  readonly args: (folder: string, url: string) => readonly string[];
  /** What a call does, in one sentence. */
  readonly work?: string;
  readonly call?: (folder: string) => ToolCall;
  readonly peers: readonly Peer[];
  /** What it does for a model, beside those of its peers that a task names. */
  readonly tasks?: Pick<Tasks, 'about' | 'make'>;
}

/** In the folder of the run. */
export const SMALL_FILE = { name: 'hello.txt', text: 'hello\nworld\n' };
const small = (folder: string) => join(folder, SMALL_FILE.name);

/** By the name of the folder in `servers/`. */
export const SETUPS: ReadonlyMap<string, Setup> = new Map<string, Setup>([
  [
    'filesystem',
    {
      args: (folder) => [folder],
      work: 'A call reads a file of two short lines.',
      call: (folder) => ({ name: 'read', arguments: { path: small(folder) } }),
      // Not @wonderwhy-er/desktop-commander: it sends telemetry from its start on. Not @j0hanz/filesystem-mcp 2.5.0: a
      // dependency of it is not on npm.
      peers: [
        {
          package: '@modelcontextprotocol/server-filesystem',
          version: '2026.8.31',
          args: (folder) => [folder],
          call: (folder) => ({ name: 'read_text_file', arguments: { path: small(folder) } }),
        },
        {
          package: '@agent-infra/mcp-server-filesystem',
          version: '1.2.29',
          args: (folder) => ['--allowed-directories', folder],
          call: (folder) => ({ name: 'read_file', arguments: { path: small(folder) } }),
        },
        {
          package: 'fast-filesystem-mcp',
          version: '3.5.2',
          args: (folder) => ['--allow', folder],
          call: (folder) => ({ name: 'fast_read_file', arguments: { path: small(folder) } }),
        },
      ],
      tasks: { about: tasksAbout, make: filesystemTasks },
    },
  ],
  [
    'github',
    {
      open: openBenchGitHub,
      args: (_, url) => oursAt(url),
      work: 'A call reads a file of 200 lines.',
      call: () => ({ name: 'read_file', arguments: { owner: 'octo', repo: 'shop', path: 'README.md' } }),
      peers: [
        {
          package: '@modelcontextprotocol/server-github',
          version: '2025.4.8',
          node: referenceAt,
          args: () => [],
          call: () => ({
            name: 'get_file_contents',
            arguments: { owner: 'octo', repo: 'shop', path: 'README.md' },
          }),
        },
      ],
      tasks: { about: githubAbout, make: githubTasks },
    },
  ],
  [
    'postgres',
    {
      open: openBenchDatabase,
      args: (_, url) => [url],
      work: 'A call selects a number.',
      call: () => ({ name: 'query', arguments: { sql: 'SELECT 1 AS one' } }),
      peers: [
        {
          package: '@modelcontextprotocol/server-postgres',
          version: '0.6.2',
          args: (_, url) => [url],
          call: () => ({ name: 'query', arguments: { sql: 'SELECT 1 AS one' } }),
        },
        {
          package: '@bytebase/dbhub',
          version: '1.4.0',
          args: (_, url) => ['--transport', 'stdio', '--dsn', url],
          call: () => ({ name: 'execute_sql', arguments: { sql: 'SELECT 1 AS one' } }),
        },
      ],
      tasks: { about: postgresAbout, make: postgresTasks },
    },
  ],
  [
    'puppeteer',
    {
      open: openBenchSite,
      args: (_, url) => puppeteerAt(url),
      work: 'No call: each would start a browser.',
      peers: [
        {
          package: '@modelcontextprotocol/server-puppeteer',
          version: '2025.5.12',
          node: puppeteerReferenceAt,
          args: () => [],
        },
        { package: '@playwright/mcp', version: '0.0.83', args: (folder, url) => playwrightAt(folder, url) },
        { package: 'chrome-devtools-mcp', version: '1.11.0', args: (_, url) => devtoolsAt(url) },
      ],
      tasks: { about: puppeteerAbout, make: (_, __, url) => puppeteerTasks(url) },
    },
  ],
  [
    'weather',
    {
      open: openBenchWeather,
      args: (folder, url) => weatherAt(folder, url),
      work: 'A call asks for the weather now at a point.',
      call: () => ({ name: 'get_current', arguments: { place: { latitude: 52.37, longitude: 4.89 } } }),
      peers: [
        {
          package: '@dangahagan/weather-mcp',
          version: '1.23.0',
          node: weatherPeerAt,
          args: () => [],
          call: () => ({ name: 'get_current_conditions', arguments: { latitude: 52.37, longitude: 4.89 } }),
        },
        { package: 'open-meteo-mcp-server', version: '2.1.0', args: () => [] },
      ],
      tasks: { about: weatherAbout, make: weatherTasks },
    },
  ],
]);

/**
 * Nobody yet. mcp-hub 4.2.1 fetches its marketplace from the internet at every start, mcporter 0.12.3 serves through
 * a daemon that it leaves behind, mcp-proxy and supergateway carry one server.
 */
export const HUB_PEERS: readonly Peer[] = [];
