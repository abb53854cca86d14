import { ToolError } from '@plugboard/core';

/** What HFS+ leaves out of a name when it compares it (git's own list in utf8.c). */
const IGNORED = /[\u200C-\u200F\u202A-\u202E\u206A-\u206F\uFEFF]/g;

/** Whether some system would take a step of the path for `.git`: in another case, with a short name, a stream or ignored letters. */
export function isGitInside(path: string): boolean {
  return path.split(/[/\\]/).some((step) => {
    const [name = ''] = step.normalize('NFKC').replaceAll(IGNORED, '').toLowerCase().split(':');
    return /^(?:\.git|git~\d+)$/.test(name.replace(/[. ]+$/, ''));
  });
}

/** What Windows takes for a device, whatever ending it has. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³]) *(?:[.:].*)?$/i;

/** Throws for paths that cannot be in a commit that everyone can check out. */
export function assertCommittable(path: string): void {
  if (isGitInside(path)) throw refusal(path, "leads into git's own folder");
  if (/\p{Cc}/u.test(path)) throw refusal(path, 'has control characters in it');
  const steps = path.split('/');
  if (path.includes('\\')) throw refusal(path, 'has a backslash in it, which parts folders on Windows');
  if (steps.some((step) => DEVICE.test(step) || /[. ]$/.test(step)))
    throw refusal(path, 'has a name that Windows takes for another one, or for a device');
  if (steps.some((step) => Buffer.byteLength(step) > 255))
    throw refusal(path, 'has a name of more than 255 bytes');
}

function refusal(path: string, why: string): ToolError {
  return new ToolError(`The path ${JSON.stringify(path.slice(0, 60))} ${why}.`, {
    code: 'BAD_PATH',
    hint: 'Choose another.',
  });
}
