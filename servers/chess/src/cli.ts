#!/usr/bin/env node
import { runMain } from '@plugboard/core';
import contract from '../tools.json' with { type: 'json' };
import { chess } from './index.ts';

await runMain(chess, contract);
