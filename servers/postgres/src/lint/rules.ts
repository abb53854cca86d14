import type { Rule } from './rule.ts';
import { indexRules } from './rules/indexes.ts';
import { keyRules } from './rules/keys.ts';
import { securityRules } from './rules/security.ts';
import { sequenceNearEnd } from './rules/sequences.ts';
import { tableRules } from './rules/tables.ts';
import { typeRules } from './rules/types.ts';

export const rules: readonly Rule[] = [
  ...securityRules,
  ...indexRules,
  ...keyRules,
  sequenceNearEnd,
  ...typeRules,
  ...tableRules,
];
