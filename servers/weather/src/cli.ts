#!/usr/bin/env node
import { runMain } from '@plugboard/core';
import contract from '../tools.json' with { type: 'json' };
import { weather } from './index.ts';

await runMain(weather, contract);
