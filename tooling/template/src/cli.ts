#!/usr/bin/env node
import { runMain } from '@plugboard/core';
import contract from '../tools.json' with { type: 'json' };
import { template } from './index.ts';

await runMain(template, contract);
