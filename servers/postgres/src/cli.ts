#!/usr/bin/env node
import { runMain } from '@plugboard/core';
import contract from '../tools.json' with { type: 'json' };
import { postgres } from './index.ts';

await runMain(postgres, contract);
