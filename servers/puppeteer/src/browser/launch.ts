import { ToolError } from '@plugboard/core';
import type { Browser } from 'puppeteer-core';
import type { Door } from '../egress/door.ts';
import { makeProfile, removeProfile } from './profile.ts';

/** A browser that runs, and how it ends. */
export interface Running extends AsyncDisposable {
  readonly browser: Browser;
}

export interface Launch {
  /** The path of a program; only the person who runs the server can name it. */
  readonly program: string;
  readonly headed: boolean;
  readonly sandbox: boolean;
  /** Where what belongs to no context ends. */
  readonly dead: Pick<Door, 'url'> | undefined;
}

const START_MS = 30_000;
const END_MS = 3_000;

/** Puppeteer's own arguments are for tests: these switch off what keeps pages apart, or what people would see. */
const NOT_WANTED = ['--disable-popup-blocking', '--enable-automation', '--disable-ipc-flooding-protection'];

/**
 * Starts a browser that is spoken to over a pipe. It ends itself when the pipe closes: however this process dies, no browser
 * survives it. Its profile is new and goes with it, so that no two of them meet.
 */
export async function launch({ program, headed, sandbox, dead }: Launch): Promise<Running> {
  const [puppeteer, { launchArgs }] = await Promise.all([
    import('puppeteer-core'),
    import('../egress/launch-args.ts'),
  ]);
  const userDataDir = makeProfile();
  try {
    const browser = await puppeteer.default.launch({
      executablePath: program,
      pipe: true,
      headless: !headed,
      userDataDir,
      timeout: START_MS,
      ignoreDefaultArgs: NOT_WANTED,
      args: [
        ...(dead === undefined ? [] : launchArgs(dead)),
        ...(sandbox ? [] : ['--no-sandbox']),
        '--mute-audio',
      ],
      defaultViewport: { width: 1280, height: 800 },
      acceptInsecureCerts: false,
      // Its environment is a person's: tokens in it are not for a browser.
      env: environment(),
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    return { browser, [Symbol.asyncDispose]: () => end(browser, userDataDir) };
  } catch (error) {
    removeProfile(userDataDir);
    throw new ToolError('The browser did not start.', {
      code: 'NO_BROWSER',
      hint: 'Whoever runs the server can see why with --doctor. As root, or in a container, Chrome needs --no-sandbox.',
      cause: error,
    });
  }
}

/** To one that runs already, at an address that the person named. It is left running. */
export async function attach(browserUrl: string): Promise<Running> {
  const puppeteer = await import('puppeteer-core');
  const isSocket = /^wss?:/.test(browserUrl);
  try {
    const browser = await puppeteer.default.connect({
      ...(isSocket ? { browserWSEndpoint: browserUrl } : { browserURL: browserUrl }),
      defaultViewport: null,
    });
    await endWithUs(browser);
    return { browser, [Symbol.asyncDispose]: () => browser.disconnect() };
  } catch (error) {
    throw new ToolError('No browser answers at --browser-url.', {
      code: 'NO_BROWSER',
      hint: 'Start Chrome with --remote-debugging-port=9222 and give http://127.0.0.1:9222.',
      cause: error,
    });
  }
}

/** Contexts that we make in a browser of somebody else's go with us, however we die. Puppeteer has no option for that. */
async function endWithUs(browser: Browser): Promise<void> {
  const session = await browser.target().createCDPSession();
  const connection = session.connection();
  await session.detach();
  if (connection === undefined) return;
  const send = connection.send.bind(connection);
  connection.send = async (method, params, options) =>
    send(
      method,
      method === 'Target.createBrowserContext' ? { ...params, disposeOnDetach: true } : params,
      options,
    );
}

async function end(browser: Browser, profile: string): Promise<void> {
  const child = browser.process();
  const closed = browser.close().catch(() => {});
  const late = new Promise<void>((resolve) => {
    setTimeout(resolve, END_MS).unref();
  });
  await Promise.race([closed, late]);
  if (child?.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await new Promise<void>((resolve) => child.once('exit', () => resolve()));
  }
  removeProfile(profile);
}

const KEPT = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'TZ',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XDG_RUNTIME_DIR',
  'XAUTHORITY',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'LOCALAPPDATA',
  'APPDATA',
  'ProgramFiles',
  'ProgramFiles(x86)',
  'USERPROFILE',
  'FONTCONFIG_PATH',
];

function environment(): Record<string, string> {
  return Object.fromEntries(
    KEPT.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
