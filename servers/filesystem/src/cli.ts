#!/usr/bin/env node
import { runMain } from '@plugboard/core';
import contract from '../tools.json' with { type: 'json' };
import { filesystem } from './index.ts';

await runMain(filesystem, contract);
