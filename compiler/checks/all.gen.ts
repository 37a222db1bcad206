// Generated from the names of the files in this folder by `npm run generate`. Do not edit.

import type { Check } from '../check.ts';
import { adaptiveWithoutPreference } from './adaptive-without-preference.ts';
import { autoReplumb } from './auto-replumb.ts';
import { balanceSetSize } from './balance-set-size.ts';
import { balanceSetSizeUnset } from './balance-set-size-unset.ts';
import { bindingName } from './binding-name.ts';
import { bindingNameCase } from './binding-name-case.ts';
import { brokenBinding } from './broken-binding.ts';
import { cidrmask } from './cidrmask.ts';
import { controlAccess } from './control-access.ts';
import { deprecatedOption } from './deprecated-option.ts';
import { disjointSets } from './disjoint-sets.ts';
import { duravipAndFollow } from './duravip-and-follow.ts';
import { duravipImplicitBinding } from './duravip-implicit-binding.ts';
import { duravipWildcard } from './duravip-wildcard.ts';
import { duravipWithoutAddress } from './duravip-without-address.ts';
import { enableOrEnabled } from './enable-or-enabled.ts';
import { followDiffers } from './follow-differs.ts';
import { followSameAddress } from './follow-same-address.ts';
import { followTarget } from './follow-target.ts';
import { followWithPreference } from './follow-with-preference.ts';
import { iflistCache } from './iflist-cache.ts';
import { instanceForm } from './instance-form.ts';
import { instanceMissing } from './instance-missing.ts';
import { instanceUnexpected } from './instance-unexpected.ts';
import { joinEstimate } from './join-estimate.ts';
import { mainAddress } from './main-address.ts';
import { misplacedOption } from './misplaced-option.ts';
import { misplacedScope } from './misplaced-scope.ts';
import { msgcDiffers } from './msgc-differs.ts';
import { msgcPort } from './msgc-port.ts';
import { noEcclusterListener } from './no-eccluster-listener.ts';
import { noTopology } from './no-topology.ts';
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
import { preferenceConflict } from './preference-conflict.ts';
import { preferenceUnknownNode } from './preference-unknown-node.ts';
import { repeatedOption } from './repeated-option.ts';
import { supportOnly } from './support-only.ts';
import { tooManyAddresses } from './too-many-addresses.ts';
import { topologyDiffers } from './topology-differs.ts';
import { topologyNoInterface } from './topology-no-interface.ts';
import { topologyOverlap } from './topology-overlap.ts';
import { unknownOption } from './unknown-option.ts';
import { unknownScope } from './unknown-scope.ts';
import { unquotedValue } from './unquoted-value.ts';
import { unsafeServices } from './unsafe-services.ts';

/** Every check, in order of file name. */
export const checks: readonly Check[] = [
  adaptiveWithoutPreference,
  autoReplumb,
  balanceSetSize,
  balanceSetSizeUnset,
  bindingName,
  bindingNameCase,
  brokenBinding,
  cidrmask,
  controlAccess,
  deprecatedOption,
  disjointSets,
  duravipAndFollow,
  duravipImplicitBinding,
  duravipWildcard,
  duravipWithoutAddress,
  enableOrEnabled,
  followDiffers,
  followSameAddress,
  followTarget,
  followWithPreference,
  iflistCache,
  instanceForm,
  instanceMissing,
  instanceUnexpected,
  joinEstimate,
  mainAddress,
  misplacedOption,
  misplacedScope,
  msgcDiffers,
  msgcPort,
  noEcclusterListener,
  noTopology,
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
  preferenceConflict,
  preferenceUnknownNode,
  repeatedOption,
  supportOnly,
  tooManyAddresses,
  topologyDiffers,
  topologyNoInterface,
  topologyOverlap,
  unknownOption,
  unknownScope,
  unquotedValue,
  unsafeServices,
];
