// Generated from the names of the files in this folder by `npm run generate`. Do not edit.

import type { Check } from '../check.ts';
import { controlAccess } from './control-access.ts';
import { deprecatedOption } from './deprecated-option.ts';
import { enableOrEnabled } from './enable-or-enabled.ts';
import { instanceForm } from './instance-form.ts';
import { instanceMissing } from './instance-missing.ts';
import { instanceUnexpected } from './instance-unexpected.ts';
import { misplacedOption } from './misplaced-option.ts';
import { misplacedScope } from './misplaced-scope.ts';
import { msgcDiffers } from './msgc-differs.ts';
import { msgcPort } from './msgc-port.ts';
import { noEcclusterListener } from './no-eccluster-listener.ts';
import { nodeAddressEqual } from './node-address-equal.ts';
import { nodeNameEqual } from './node-name-equal.ts';
import { nodeNameForm } from './node-name-form.ts';
import { nodeNameLength } from './node-name-length.ts';
import { nodenameFolder } from './nodename-folder.ts';
import { notClustered } from './not-clustered.ts';
import { optionOnly } from './option-only.ts';
import { optionOrScope } from './option-or-scope.ts';
import { optionRange } from './option-range.ts';
import { optionStyle } from './option-style.ts';
import { optionValue } from './option-value.ts';
import { optionWord } from './option-word.ts';
import { optionsAgree } from './options-agree.ts';
import { otherVersion } from './other-version.ts';
import { peerAddress } from './peer-address.ts';
import { peerLoopback } from './peer-loopback.ts';
import { peerMissing } from './peer-missing.ts';
import { peerUnknown } from './peer-unknown.ts';
import { repeatedOption } from './repeated-option.ts';
import { supportOnly } from './support-only.ts';
import { unknownOption } from './unknown-option.ts';
import { unknownScope } from './unknown-scope.ts';
import { unquotedValue } from './unquoted-value.ts';

/** Every check, in order of file name. */
export const checks: readonly Check[] = [
  controlAccess,
  deprecatedOption,
  enableOrEnabled,
  instanceForm,
  instanceMissing,
  instanceUnexpected,
  misplacedOption,
  misplacedScope,
  msgcDiffers,
  msgcPort,
  noEcclusterListener,
  nodeAddressEqual,
  nodeNameEqual,
  nodeNameForm,
  nodeNameLength,
  nodenameFolder,
  notClustered,
  optionOnly,
  optionOrScope,
  optionRange,
  optionStyle,
  optionValue,
  optionWord,
  optionsAgree,
  otherVersion,
  peerAddress,
  peerLoopback,
  peerMissing,
  peerUnknown,
  repeatedOption,
  supportOnly,
  unknownOption,
  unknownScope,
  unquotedValue,
];
