#!/usr/bin/env node
import { runMain } from '@plugboard/core';
import contract from '../tools.json' with { type: 'json' };
import { github } from './index.ts';

await runMain(github, contract);
