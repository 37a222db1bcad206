// Generated from the names of the files in this folder by `npm run generate`. Do not edit.

import type { Check } from '../check.ts';
import { deprecatedOption } from './deprecated-option.ts';
import { enableOrEnabled } from './enable-or-enabled.ts';
import { instanceForm } from './instance-form.ts';
import { instanceMissing } from './instance-missing.ts';
import { instanceUnexpected } from './instance-unexpected.ts';
import { misplacedOption } from './misplaced-option.ts';
import { misplacedScope } from './misplaced-scope.ts';
import { optionOnly } from './option-only.ts';
import { optionOrScope } from './option-or-scope.ts';
import { optionRange } from './option-range.ts';
import { optionStyle } from './option-style.ts';
import { optionValue } from './option-value.ts';
import { optionWord } from './option-word.ts';
import { otherVersion } from './other-version.ts';
import { repeatedOption } from './repeated-option.ts';
import { supportOnly } from './support-only.ts';
import { unknownOption } from './unknown-option.ts';
import { unknownScope } from './unknown-scope.ts';
import { unquotedValue } from './unquoted-value.ts';

/** Every check, in order of file name. */
export const checks: readonly Check[] = [
  deprecatedOption,
  enableOrEnabled,
  instanceForm,
  instanceMissing,
  instanceUnexpected,
  misplacedOption,
  misplacedScope,
  optionOnly,
  optionOrScope,
  optionRange,
  optionStyle,
  optionValue,
  optionWord,
  otherVersion,
  repeatedOption,
  supportOnly,
  unknownOption,
  unknownScope,
  unquotedValue,
];
