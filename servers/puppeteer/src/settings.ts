import { setting } from '@plugboard/core';
import { egressSettings } from '@plugboard/core/egress';
import * as z from 'zod';

const Origins = z.array(z.string().min(1)).default([]);

export const settings = z
  .strictObject({
    allowOrigins: setting(
      Origins.describe(
        'Only these origins, like https://*.example.org; one that is spelled out may be private.',
      ),
      { value: 'origin' },
    ),
    blockOrigins: setting(Origins.describe('Never these origins.'), { value: 'origin' }),
    ...egressSettings,
    files: setting(
      z
        .string()
        .min(1)
        .optional()
        .describe('Folder for uploads and downloads; without one there are neither.'),
      { value: 'folder', isPath: true },
    ),
    maskValues: setting(
      z
        .string()
        .min(1)
        .optional()
        .describe('File of values that are never shown, one a line: passwords, keys.'),
      { value: 'file', isPath: true },
    ),
    allowEvaluate: setting(
      z.boolean().default(false).describe('Serve evaluate: scripts of the model in the page.'),
      {},
    ),
    browser: setting(
      z
        .string()
        .min(1)
        .optional()
        .describe('Program to start; an installed Chrome, Chromium or Edge unless set.'),
      { env: 'PLUGBOARD_BROWSER', value: 'path', isPath: true },
    ),
    browserUrl: setting(
      z.url().optional().describe('Attach to a browser that runs already: http://127.0.0.1:9222.'),
      { value: 'url' },
    ),
    boundary: setting(
      z.boolean().default(true).describe('Whether all traffic goes through the filter of this server.'),
      {},
    ),
    headed: setting(z.boolean().default(false).describe('Show the window.'), {}),
    sandbox: setting(z.boolean().default(true).describe("Chrome's own sandbox; root has to do without."), {}),
    installBrowser: setting(
      z.boolean().default(false).describe('Fetch Chrome for this person, and exit.'),
      {},
    ),
  })
  .refine(({ boundary, browserUrl }) => boundary || browserUrl !== undefined, {
    message: '--no-boundary is for --browser-url: a browser that is started here always has one.',
  });

export type Settings = z.output<typeof settings>;
