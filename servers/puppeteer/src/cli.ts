#!/usr/bin/env node
import { runMain } from '@plugboard/core';
import contract from '../tools.json' with { type: 'json' };
import { puppeteer } from './index.ts';

await runMain(puppeteer, contract);
