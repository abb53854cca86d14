import type { shopWith } from '../world.ts';

export const FILES = {
  'README.md': 'Shop\nline two\nend',
  'run.sh': '#!/bin/sh\n',
  'crlf.txt': 'a\r\nb\r\nc\r\n',
  'img.png': Buffer.from([137, 80, 0, 255]),
  'dir/x.txt': 'x',
  'aaa.txt': 'aaa',
  'é.txt': 'x',
};

/** Commits on main, where it stands. */
export async function commitOn(
  here: Awaited<ReturnType<typeof shopWith>>,
  changes: object[],
  more: object = {},
) {
  return here.ask('commit', {
    branch: 'main',
    expected_head_sha: await here.head(),
    message: 'Change',
    changes,
    ...more,
  });
}
