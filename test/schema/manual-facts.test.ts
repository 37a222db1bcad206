// What the importer of prose recognises on a page of the manual, and what it lists of it. The pages here are made up.
import assert from 'node:assert/strict';
import { differencesOf, knownName } from '../../tools/compare-manual.ts';
import { statementsOf } from '../../tools/manual-facts.ts';

const page = `---
title: "idle_time"
---
## Synopsis

\`idle_time = 300\`

The default for this option is \`7\`.

idle_time is valid in the esmtp_listener, domain and peer scopes.

<dl>
<dt><a name="x"></a> made_up_option</dt>
<dd>Default value is \`5\`.</dd>
<dt>A head that is no name</dt>
<dd>The default value is \`6\`.</dd>
</dl>

\`\`\`
Domain "a.example" {
  another_made_up = "yes"
}
\`\`\`

    third_made_up = 4

\`\`\`lua
local_variable = 1
\`\`\`
`;

describe('importer of prose', () => {
  it('reads inline code, defaults, scopes, lists and blocks, fenced or not', () => {
    const said = statementsOf(page).map((each) => {
      const rest = each.kind === 'scopes' ? each.scopes.join() : (each.value ?? '');
      return `${each.line} ${each.kind} ${each.name} ${rest}`.trim();
    });
    assert.deepEqual(said, [
      '6 named idle_time 300',
      '8 default idle_time 7',
      '10 scopes idle_time esmtp_listener,domain,peer',
      '13 named made_up_option',
      '14 default made_up_option 5',
      '21 named another_made_up "yes"',
      '25 named third_made_up 4',
    ]);
  });

  it('lists what the catalogue lacks or has otherwise, with the line', () => {
    const found = differencesOf('4/config/ref-idle-time.md', page, knownName);
    assert.deepEqual(
      found.map((line) => line.replace(/says the page; .*/, 'says the page')),
      [
        '4/config/ref-idle-time.md:8 contradicts idle_time: default 7, says the page',
        '4/config/ref-idle-time.md:10 contradicts idle_time: valid in domain, says the page',
        '4/config/ref-idle-time.md:13 lists made_up_option, which is no option',
        '4/config/ref-idle-time.md:21 lacks another_made_up = "yes"',
        '4/config/ref-idle-time.md:25 lacks third_made_up = 4',
      ],
    );
    assert.deepEqual(differencesOf('3/3-api/apis-x.md', page, knownName), [], 'pages for programmers');
  });
});
