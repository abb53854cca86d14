import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { task, toolCall as call } from './task.ts';
import type { Task } from './tasks.ts';
import { FLAT, lineOf, LOG, LONG, makeTree, NEEDLE } from './tree.ts';

export const about = (files: number) =>
  `What it does for a model, on ${files} files of \`node_modules\` and a few made ones: the same question to each, with ` +
  'the arguments that each needs for it. Ours answers in pages, and says where the next begins; peers answer all at ' +
  'once, or as much as they have a limit for. `@agent-infra/mcp-server-filesystem` is an older reference server.';

const OURS = '@plugboard/filesystem';
const REFERENCE = '@modelcontextprotocol/server-filesystem';
const FAST = 'fast-filesystem-mcp';

/**
 * The same questions to each, in the words of each, on a tree that is made in `folder`. Defaults stay what they are: a
 * model gives no more than it must.
 */
export function filesystemTasks(folder: string, files: number): readonly Task[] {
  makeTree(folder, files);
  return [...walking(folder), ...reading(folder), editing(folder)];
}

function walking(folder: string): Task[] {
  const flat = join(folder, FLAT.name);
  return [
    task(`list a folder of ${FLAT.files} files`, 'file-0.txt', {
      [OURS]: call('list', { path: flat }),
      // Sizes are told by ours; its list_directory, without them, asks nothing of the files.
      [REFERENCE]: call('list_directory_with_sizes', { path: flat }),
      [FAST]: call('fast_list_directory', { path: flat }),
    }),
    task('list all levels', 'copy-1', {
      [OURS]: call('list', { path: folder, depth: 20 }),
      [REFERENCE]: call('directory_tree', { path: folder }),
      [FAST]: call('fast_get_directory_tree', { path: folder, max_depth: 20 }),
    }),
    task('find *.d.ts', '.d.ts', {
      [OURS]: call('find', { query: '*.d.ts', path: folder }),
      [REFERENCE]: call('search_files', { path: folder, pattern: '**/*.d.ts' }),
      [FAST]: call('fast_search_files', { path: folder, pattern: '.d.ts' }),
    }),
    task('find the one file of a name', NEEDLE.name, {
      [OURS]: call('find', { query: NEEDLE.name, path: folder }),
      [REFERENCE]: call('search_files', { path: folder, pattern: `**/${NEEDLE.name}` }),
      [FAST]: call('fast_search_files', { path: folder, pattern: NEEDLE.name }),
    }),
    task('grep what is in one file', NEEDLE.name, {
      [OURS]: call('grep', { pattern: NEEDLE.text, path: folder }),
      [REFERENCE]: 'has no tool for it',
      [FAST]: call('fast_search_code', { pattern: NEEDLE.text, path: folder }),
    }),
  ];
}

const textOf = (number: number) => lineOf(number).trimEnd();

function reading(folder: string): Task[] {
  const [long, log] = [join(folder, LONG.name), join(folder, LOG.name)];
  const middle = LOG.lines / 2;
  return [
    task('read a file of 2 MB', textOf(1), {
      [OURS]: call('read', { path: long }),
      [REFERENCE]: call('read_text_file', { path: long }),
      [FAST]: 'not asked, since it takes 20 s',
    }),
    task('read the first 100 lines of 14 MB', textOf(100), {
      [OURS]: call('read', { path: log, end_line: 100 }),
      [REFERENCE]: call('read_text_file', { path: log, head: 100 }),
      [FAST]: call('fast_read_file', { path: log, line_start: 0, line_count: 100 }),
    }),
    task('read 100 lines in its middle', textOf(middle + 100), {
      [OURS]: call('read', { path: log, start_line: middle + 1, end_line: middle + 100 }),
      // It knows no other way there.
      [REFERENCE]: call('read_text_file', { path: log, head: middle + 100 }),
      [FAST]: call('fast_read_file', { path: log, line_start: middle, line_count: 100 }),
    }),
    task('read the last 100 lines of it', textOf(LOG.lines), {
      [OURS]: call('read', { path: log, tail: 100 }),
      [REFERENCE]: call('read_text_file', { path: log, tail: 100 }),
      [FAST]: 'has no way to ask for it',
    }),
  ];
}

/** One line of 2 MB is changed, and with the next call changed back; each server has a file of its own. */
function editing(folder: string): Task {
  const own = (name: string) => {
    const path = join(folder, name);
    writeFileSync(path, readFileSync(join(folder, LONG.name)));
    return path;
  };
  const [ours, reference, fast] = [own('edit-1.txt'), own('edit-2.txt'), own('edit-3.txt')];
  const line = lineOf(LONG.lines / 2);
  const texts = (index: number) => {
    const pair = [line, line.replace('quick', 'slow')];
    return { from: pair[index % 2], to: pair[(index + 1) % 2] };
  };
  return task('edit a line of 2 MB', '', {
    [OURS]: (index) => {
      const { from, to } = texts(index);
      return call('edit', { path: ours, edits: [{ old: from, new: to }] });
    },
    [REFERENCE]: (index) => {
      const { from, to } = texts(index);
      return call('edit_file', { path: reference, edits: [{ oldText: from, newText: to }] });
    },
    [FAST]: (index) => {
      const { from, to } = texts(index);
      return call('fast_edit_block', { path: fast, old_text: from, new_text: to, backup: false });
    },
  });
}
