// EC3505: `Local_Changes_Only`, and the file into which `config set` then writes.

import { basename, join, normalize } from '../../../base/paths.ts';
import { check, type Finding, type NodeView } from '../../check/check.ts';
import { booleanOf, placeOfSetting, placeOfValue, textOf } from '../../facts/values.ts';
import { installed } from '../../load/include.ts';
import { placeOf } from '../../load/source.ts';

export const localChanges = check({
  code: 'EC3505',
  name: 'local-changes',
  severity: 'error',
  scope: 'node',
  title: 'The file for local changes is missing or is read elsewhere too',
  why: 'With `Local_Changes_Only` everything that is changed on the console goes into `Local_Changes_File`, which is read by itself after everything else, so that its values win. Therefore the file must be named, and must be neither the root file nor included anywhere: an included file is read twice, cannot be written any more, and its values would not come last (`4/conf-overview.md`, `4/config/ref-local-changes-file.md`).',
  bad: {
    'default/ecelerity.conf':
      'Local_Changes_Only = true\nLocal_Changes_File = "/opt/msys/ecelerity/etc/conf/default/local.conf"\ninclude "local.conf"\n',
    'default/local.conf': 'Relay_Hosts = ( "10.0.0.0/8" )\n',
  },
  good: {
    'default/ecelerity.conf': 'Local_Changes_Only = true\nLocal_Changes_File = "/opt/msys/ecelerity/etc/conf/default/local.conf"\n',
    'default/local.conf': 'Relay_Hosts = ( "10.0.0.0/8" )\n',
  },
  *run(view) {
    const { settings } = view.node.global;
    const only = settings.get('local_changes_only');
    const file = settings.get('local_changes_file');
    // On a file alone the name of the file may stand in another one.
    if (file === undefined && only !== undefined && booleanOf(only) === true && view.project.extent === 'cluster') {
      yield {
        message: 'Local_Changes_Only needs Local_Changes_File, which is not set; name the file that takes the changes',
        at: placeOfSetting(only),
      };
    }
    const path = textOf(file);
    if (path !== null) yield* readElsewhere(view, path.value, placeOfValue(path));
  },
});

function* readElsewhere({ node, project }: NodeView, written: string, at: Finding['at']): Generator<Finding> {
  const paths = new Set([normalize(written)]);
  if (project.layout !== null && written.startsWith(installed)) paths.add(join(project.layout.root, written.slice(installed.length)));
  if (paths.has(node.root.path)) {
    yield { message: `Local_Changes_File "${basename(written)}" is the root file itself; name a file of its own`, at };
    return;
  }
  const edge = node.includes.find(({ targets }) => targets.some((target) => paths.has(target)));
  if (edge === undefined) return;
  yield {
    message: `Local_Changes_File "${basename(written)}" is also included; remove the include, it is read by itself at the end`,
    at,
    related: [{ at: placeOf(edge.source, edge.include), message: 'included here' }],
  };
}
